using Crm.HelpDesk.Feed;

namespace Crm.HelpDesk.Customers;

/// <summary>What the feed says about merges.</summary>
internal static class MergeFeed
{
    public static FeedItem Merged(CustomerMerge merge, Actor actor) =>
        new(FeedKinds.CustomerMerged, merge.At, actor, new { MergeId = merge.Id, merge.AbsorbedId, merge.Moved }, merge.SurvivorId);

    public static FeedItem Undone(CustomerMerge merge, DateTimeOffset at, Actor actor) =>
        new(FeedKinds.CustomerMergeUndone, at, actor, new { MergeId = merge.Id, merge.AbsorbedId }, merge.SurvivorId);
}
