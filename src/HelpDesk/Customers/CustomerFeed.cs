using Crm.HelpDesk.Feed;

namespace Crm.HelpDesk.Customers;

/// <summary>What the feed says about customers: what changed, and of names, numbers and texts only that they did.</summary>
internal static class CustomerFeed
{
    public static FeedItem Created(Customer customer, Actor actor) => new(
        FeedKinds.CustomerCreated, customer.CreatedAt, actor, new { customer.Kind, customer.Tier, customer.OwnerId, customer.TeamId, customer.Provisional }, customer.Id);

    /// <summary>The fields of a customer as they are now, to be compared after a change.</summary>
    public static Fields Of(Customer c) => new(
        c.Kind, c.Name, c.Organization, c.Tier, c.Language, c.TimeZone, c.Email, c.Notes, c.OwnerId, c.TeamId, c.Provisional, string.Join(' ', c.Numbers.OrderBy(n => n.Position).Select(n => $"{n.Number};{n.Extension}")),
        string.Join('\n', c.Handles.Where(h => h.Kind != HandleKind.Email || h.Value != c.Email).OrderBy(h => h.Position).Select(h => $"{h.Kind} {h.Value}")),
        string.Join('\n', c.Addresses.OrderBy(a => a.Position).Select(a => $"{a.Kind} {a.Street}\t{a.PostalCode}\t{a.City}\t{a.Region}\t{a.Country}")),
        string.Join(' ', c.Segments.Select(s => s.SegmentId).Order()),
        c.Fields);

    public static FeedItem Changed(Fields before, Customer customer, DateTimeOffset at, Actor actor)
    {
        var now = Of(customer);
        var changes = FieldChange.Between(
            ("kind", before.Kind, now.Kind, false),
            ("name", before.Name, now.Name, true),
            ("organization", before.Organization, now.Organization, true),
            ("tier", before.Tier, now.Tier, false),
            ("language", before.Language, now.Language, false),
            ("timeZone", before.TimeZone, now.TimeZone, false),
            ("email", before.Email, now.Email, true),
            ("notes", before.Notes, now.Notes, true),
            ("ownerId", before.OwnerId, now.OwnerId, false),
            ("teamId", before.TeamId, now.TeamId, false),
            ("provisional", before.Provisional, now.Provisional, false),
            ("numbers", before.Numbers, now.Numbers, true),
            ("handles", before.Handles, now.Handles, true),
            ("addresses", before.Addresses, now.Addresses, true),
            ("segments", before.Segments, now.Segments, true),
            ("fields", before.CustomFields, now.CustomFields, true));
        return new(FeedKinds.CustomerChanged, at, actor, new { changes }, customer.Id);
    }

    internal sealed record Fields(
        CustomerKind Kind, string Name, string? Organization, string Tier, string? Language, string? TimeZone, string? Email, string? Notes, Guid? OwnerId, Guid? TeamId, bool Provisional, string Numbers,
        string Handles, string Addresses, string Segments, string? CustomFields);
}
