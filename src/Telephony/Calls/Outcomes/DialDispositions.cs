namespace Crm.Telephony.Calls;

/// <summary>
/// What the end of an outgoing call means. 607 and 608 come first, since no cause is more exact; then the Q.850 cause of the Reason header
/// (RFC 3326), since gateways press many causes into one status (RFC 3398 section 7.2.4.1); then the status, where 408, 480 and 487 mean
/// nobody answered when it had rung, and nobody was reached when it had not.
/// </summary>
public static class DialDispositions
{
    /// <summary>Q.850 causes that say nothing more than that the call ended.</summary>
    private static readonly int[] unspecific = [16, 31, 127];

    /// <param name="rang">How long it rang before it ended; null when it did not ring.</param>
    public static DialResult Of(CallEnded ended, TimeSpan? rang) => Of(ended.Status, ended.Q850, rang, ended.By);

    /// <param name="status">Final SIP status, 200 to 699.</param>
    /// <param name="q850">Q.850 cause of the Reason header, if there was one.</param>
    /// <param name="rang">How long it rang before it ended; null when it did not ring.</param>
    /// <param name="by">Who ended it: our own 487 is a call taken back.</param>
    /// <exception cref="ArgumentOutOfRangeException">A status that is not final.</exception>
    public static DialResult Of(int status, int? q850, TimeSpan? rang, CallEndedBy by = CallEndedBy.Peer)
    {
        if (status is < 200 or > 699)
        {
            throw new ArgumentOutOfRangeException(nameof(status), status, "a call ends with a final status, 200 to 699");
        }
        if (status < 300)
        {
            return new(DialDisposition.Answered, DialRetry.Later, RefusalHint.None, $"SIP {status}");
        }
        if (by == CallEndedBy.Us && status == 487)
        {
            return new(DialDisposition.Cancelled, DialRetry.Later, RefusalHint.None, "taken back by us before an answer");
        }
        var hint = HintOf(status);
        if (hint is RefusalHint.Unwanted or RefusalHint.Blocked)
        {
            return new(DialDisposition.Rejected, DialRetry.Never, hint, StatusBasis(status));
        }
        var said = q850 is { } cause && !unspecific.Contains(cause) && OfCause(cause, rang) is { } byCause
            ? (byCause.Disposition, Basis: $"Q.850 cause {cause}, {byCause.Meaning}")
            : (Disposition: OfStatus(status, rang), Basis: StatusBasis(status));
        return new(said.Disposition, RetryOf(said.Disposition), hint, said.Basis);
    }

    private static RefusalHint HintOf(int status) => status switch
    {
        603 => RefusalHint.Declined,
        607 => RefusalHint.Unwanted,
        608 => RefusalHint.Blocked,
        _ => RefusalHint.None,
    };

    private static DialRetry RetryOf(DialDisposition disposition) => disposition switch
    {
        DialDisposition.InvalidNumber => DialRetry.Never,
        DialDisposition.Congestion => DialRetry.Soon,
        DialDisposition.TrunkFailure => DialRetry.OtherTrunk,
        _ => DialRetry.Later,
    };

    /// <summary>ITU-T Q.850 section 2.2.7. Null for a cause that it does not define.</summary>
    private static (DialDisposition Disposition, string Meaning)? OfCause(int cause, TimeSpan? rang) => cause switch
    {
        1 => (DialDisposition.InvalidNumber, "unallocated number"),
        2 => (DialDisposition.TrunkFailure, "no route to transit network"),
        3 => (DialDisposition.TrunkFailure, "no route to destination"),
        4 => (DialDisposition.InvalidNumber, "special information tone"),
        5 => (DialDisposition.InvalidNumber, "misdialled trunk prefix"),
        17 => (DialDisposition.Busy, "user busy"),
        18 => (Unanswered(rang), "no user responding"),
        19 => (DialDisposition.NoAnswer, "no answer from user"),
        20 => (DialDisposition.Unreachable, "subscriber absent"),
        21 => (DialDisposition.Rejected, "call rejected"),
        22 => (DialDisposition.InvalidNumber, "number changed"),
        23 => (DialDisposition.Unreachable, "redirection to new destination"),
        25 => (DialDisposition.TrunkFailure, "exchange routing error"),
        27 => (DialDisposition.Unreachable, "destination out of order"),
        28 => (DialDisposition.InvalidNumber, "invalid number format"),
        29 => (DialDisposition.TrunkFailure, "facility rejected"),
        34 => (DialDisposition.Congestion, "no circuit available"),
        38 => (DialDisposition.TrunkFailure, "network out of order"),
        41 => (DialDisposition.Congestion, "temporary failure"),
        42 => (DialDisposition.Congestion, "switching equipment congestion"),
        44 => (DialDisposition.Congestion, "requested circuit not available"),
        46 => (DialDisposition.Congestion, "precedence call blocked"),
        47 => (DialDisposition.Congestion, "resource unavailable"),
        50 => (DialDisposition.Forbidden, "facility not subscribed"),
        53 => (DialDisposition.Forbidden, "outgoing calls barred within the closed user group"),
        55 => (DialDisposition.Forbidden, "incoming calls barred within the closed user group"),
        57 => (DialDisposition.Forbidden, "bearer capability not authorized"),
        58 => (DialDisposition.Congestion, "bearer capability not available"),
        87 => (DialDisposition.Forbidden, "not a member of the closed user group"),
        88 => (DialDisposition.Unreachable, "incompatible destination"),
        102 => (DialDisposition.Congestion, "recovery on timer expiry"),
        >= 63 and <= 111 => (DialDisposition.TrunkFailure, "service, message or protocol error"),
        _ => null,
    };

    /// <summary>RFC 3261 section 21 and the extensions named; what is not here counts as the first of its class (section 8.1.3.2).</summary>
    private static DialDisposition OfStatus(int status, TimeSpan? rang) => status switch
    {
        404 or 410 or 484 or 485 or 604 => DialDisposition.InvalidNumber,
        // A caller who withholds the number is refused (RFC 5079).
        403 or 433 => DialDisposition.Forbidden,
        408 or 480 or 487 => Unanswered(rang),
        486 or 600 => DialDisposition.Busy,
        503 => DialDisposition.Congestion,
        < 400 => DialDisposition.Unreachable,
        // 606 is about the media that we offered, not about us.
        606 => DialDisposition.TrunkFailure,
        >= 600 => DialDisposition.Rejected,
        _ => DialDisposition.TrunkFailure,
    };

    private static DialDisposition Unanswered(TimeSpan? rang) => rang is null ? DialDisposition.Unreachable : DialDisposition.NoAnswer;

    private static string StatusBasis(int status) => status switch
    {
        607 => "SIP 607, unwanted (RFC 8197)",
        608 => "SIP 608, rejected by a service in between (RFC 8688)",
        _ => $"SIP {status}",
    };
}
