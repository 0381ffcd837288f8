using Crm.HelpDesk.Feed;

namespace Crm.HelpDesk.Opportunities;

/// <summary>What the feed says about opportunities.</summary>
internal static class OpportunityFeed
{
    public static FeedItem Created(Opportunity o, Actor actor, Guid? contactId) => new(
        FeedKinds.OpportunityCreated, o.CreatedAt, actor, new { OpportunityId = o.Id, o.Stage, o.Value, o.Currency, o.OwnerId, o.CampaignId, o.LeadId }, o.CustomerId, ContactId: contactId);

    /// <summary>The fields of an opportunity as they are now, to be compared after a change.</summary>
    public static Fields Of(Opportunity o) => new(o.Stage, o.Title, o.Value, o.Currency, o.ExpectedClose, o.OwnerId);

    public static FeedItem Changed(Fields before, Opportunity o, Actor actor, Guid? contactId)
    {
        var changes = FieldChange.Between(
            ("stage", before.Stage, o.Stage, false),
            ("title", before.Title, o.Title, true),
            ("value", before.Value, o.Value, false),
            ("currency", before.Currency, o.Currency, false),
            ("expectedClose", before.ExpectedClose, o.ExpectedClose, false),
            ("ownerId", before.OwnerId, o.OwnerId, false));
        return new(FeedKinds.OpportunityChanged, o.UpdatedAt, actor, new { OpportunityId = o.Id, changes }, o.CustomerId, ContactId: contactId);
    }

    internal sealed record Fields(OpportunityStage Stage, string Title, decimal Value, string Currency, DateOnly? ExpectedClose, Guid? OwnerId);
}
