using Crm.HelpDesk.Timeline;
using Crm.Host.Contacts.Campaigns;

namespace Crm.Host.Tests.Campaigns;

/// <summary>What a campaign's day adds up to.</summary>
public sealed class CampaignTallyTests
{
    private readonly CampaignTally _tally = new();

    [Fact]
    public void A_conversation_that_goes_on_counts_on_both_sides_of_the_hit_rate_and_ringing_on_neither()
    {
        Assert.Null(_tally.Counts().HitRate);
        var (talk, silent) = (Guid.NewGuid(), Guid.NewGuid());
        Happens(talk, new DialAnswered("human", null));
        Happens(silent, new DialEnded("no-answer", 25, 487));
        Assert.Equal(0.5, _tally.Counts().HitRate);
        Happens(talk, new DialEnded("answered", 4, 200));
        Assert.Equal(0.5, _tally.Counts().HitRate);
    }

    [Fact]
    public void A_detector_that_changes_its_mind_counts_once()
    {
        var call = Guid.NewGuid();
        Happens(call, new DialAnswered("unsure", null));
        Happens(call, new DialAnswered("human", null));
        Assert.Equal(1, _tally.Counts().Answered);
        Happens(call, new DialAnswered("machine", null));
        Assert.Equal((0, 0.0), (_tally.Counts().Answered, _tally.Counts().HitRate));
    }

    private void Happens(Guid call, ContactEventBody body) => _tally.Apply(new ContactEvent(call, 1, DateTimeOffset.UnixEpoch, body));
}
