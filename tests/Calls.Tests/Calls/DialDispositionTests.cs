using Crm.Telephony.Calls;
using static Crm.Telephony.Calls.DialDisposition;
using static Crm.Telephony.Calls.DialRetry;

namespace Crm.Calls.Tests.Calls;

/// <summary>What the end of an attempt means, as a table.</summary>
public sealed class DialDispositionTests
{
    private static readonly TimeSpan rang = TimeSpan.FromSeconds(22);

    [Theory]
    // Status alone, after ringing and without (RFC 3261 section 21).
    [InlineData(200, null, Answered, Answered, Later)]
    [InlineData(302, null, Unreachable, Unreachable, Later)]
    [InlineData(400, null, TrunkFailure, TrunkFailure, OtherTrunk)]
    [InlineData(401, null, TrunkFailure, TrunkFailure, OtherTrunk)]
    [InlineData(403, null, Forbidden, Forbidden, Later)]
    [InlineData(404, null, InvalidNumber, InvalidNumber, Never)]
    [InlineData(408, null, NoAnswer, Unreachable, Later)]
    [InlineData(410, null, InvalidNumber, InvalidNumber, Never)]
    [InlineData(433, null, Forbidden, Forbidden, Later)]
    [InlineData(480, null, NoAnswer, Unreachable, Later)]
    [InlineData(484, null, InvalidNumber, InvalidNumber, Never)]
    [InlineData(486, null, Busy, Busy, Later)]
    [InlineData(487, null, NoAnswer, Unreachable, Later)]
    [InlineData(488, null, TrunkFailure, TrunkFailure, OtherTrunk)]
    [InlineData(499, null, TrunkFailure, TrunkFailure, OtherTrunk)]
    [InlineData(500, null, TrunkFailure, TrunkFailure, OtherTrunk)]
    [InlineData(503, null, Congestion, Congestion, Soon)]
    [InlineData(504, null, TrunkFailure, TrunkFailure, OtherTrunk)]
    [InlineData(600, null, Busy, Busy, Later)]
    [InlineData(603, null, Rejected, Rejected, Later)]
    [InlineData(604, null, InvalidNumber, InvalidNumber, Never)]
    [InlineData(606, null, TrunkFailure, TrunkFailure, OtherTrunk)]
    [InlineData(699, null, Rejected, Rejected, Later)]
    // A cause is more exact than the status that a gateway made of it (RFC 3398 section 7.2.4.1).
    [InlineData(404, 1, InvalidNumber, InvalidNumber, Never)]
    [InlineData(404, 3, TrunkFailure, TrunkFailure, OtherTrunk)]
    [InlineData(480, 17, Busy, Busy, Later)]
    [InlineData(408, 18, NoAnswer, Unreachable, Later)]
    [InlineData(480, 19, NoAnswer, NoAnswer, Later)]
    [InlineData(480, 20, Unreachable, Unreachable, Later)]
    [InlineData(403, 21, Rejected, Rejected, Later)]
    [InlineData(410, 22, InvalidNumber, InvalidNumber, Never)]
    [InlineData(502, 27, Unreachable, Unreachable, Later)]
    [InlineData(484, 28, InvalidNumber, InvalidNumber, Never)]
    [InlineData(486, 34, Congestion, Congestion, Soon)]
    [InlineData(503, 38, TrunkFailure, TrunkFailure, OtherTrunk)]
    [InlineData(503, 42, Congestion, Congestion, Soon)]
    [InlineData(403, 57, Forbidden, Forbidden, Later)]
    [InlineData(500, 111, TrunkFailure, TrunkFailure, OtherTrunk)]
    // A cause that says nothing, or none that is known, leaves the word to the status.
    [InlineData(486, 16, Busy, Busy, Later)]
    [InlineData(480, 31, NoAnswer, Unreachable, Later)]
    [InlineData(404, 127, InvalidNumber, InvalidNumber, Never)]
    [InlineData(486, 12, Busy, Busy, Later)]
    public void An_end_means(int status, int? cause, DialDisposition afterRinging, DialDisposition withoutRinging, DialRetry retry)
    {
        var result = DialDispositions.Of(status, cause, rang);
        Assert.Equal((afterRinging, retry), (result.Disposition, result.Retry));
        Assert.Equal((withoutRinging, retry), (DialDispositions.Of(status, cause, null).Disposition, DialDispositions.Of(status, cause, null).Retry));
    }

    [Theory]
    [InlineData(603, 21, RefusalHint.Declined, Later)]
    [InlineData(607, null, RefusalHint.Unwanted, Never)]
    [InlineData(607, 17, RefusalHint.Unwanted, Never)]
    [InlineData(608, 21, RefusalHint.Blocked, Never)]
    public void A_refusal_says_what_it_hints_at(int status, int? cause, RefusalHint hint, DialRetry retry) =>
        Assert.Equal((Rejected, hint, retry), DialDispositions.Of(status, cause, rang) is var result ? (result.Disposition, result.Hint, result.Retry) : default);

    [Fact]
    public void A_call_that_we_took_back_says_nothing_about_the_number()
    {
        var ended = new CallEnded(new CallId(Guid.NewGuid()), DateTimeOffset.UnixEpoch, CallEndedBy.Us, 487, "stopped", 16);
        Assert.Equal(Cancelled, DialDispositions.Of(ended, rang).Disposition);
        Assert.Equal(NoAnswer, DialDispositions.Of(ended with { By = CallEndedBy.Failure, Status = 408, Q850 = null }, rang).Disposition);
    }

    [Fact]
    public void Every_final_status_with_every_cause_means_something_and_says_why()
    {
        for (var status = 200; status < 700; status++)
        {
            for (var cause = -1; cause <= 127; cause++)
            {
                Assert.NotEmpty(DialDispositions.Of(status, cause < 0 ? null : cause, null).Basis);
            }
        }
        Assert.Equal("Q.850 cause 17, user busy", DialDispositions.Of(480, 17, null).Basis);
        Assert.Throws<ArgumentOutOfRangeException>(() => DialDispositions.Of(180, null, null));
    }
}
