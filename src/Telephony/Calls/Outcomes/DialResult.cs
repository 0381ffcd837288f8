namespace Crm.Telephony.Calls;

/// <summary>How an attempt to reach somebody ended, in the terms of a campaign.</summary>
public enum DialDisposition
{
    /// <summary>The call was answered, whatever came of it.</summary>
    Answered,
    Busy,
    /// <summary>It rang, and nobody answered.</summary>
    NoAnswer,
    /// <summary>The called party, or a service acting for it, refused the call.</summary>
    Rejected,
    /// <summary>There is no such number, or it is no longer used.</summary>
    InvalidNumber,
    /// <summary>The number exists; its telephone is switched off, out of coverage or out of order.</summary>
    Unreachable,
    /// <summary>The network had no room for the call.</summary>
    Congestion,
    /// <summary>The carrier does not let us place this call: barred, or its caller id is not accepted.</summary>
    Forbidden,
    /// <summary>The call did not get as far as the called party: route, credentials, codecs, a fault of the trunk.</summary>
    TrunkFailure,
    /// <summary>We took the call back ourselves before an answer.</summary>
    Cancelled,
}

/// <summary>What a refusal says about calling this number at all. A hint: whether it counts as an opt-out is for the campaign's rules to say.</summary>
public enum RefusalHint
{
    None,
    /// <summary>603 (RFC 3261 section 21.6.2): the person pressed "decline", this time.</summary>
    Declined,
    /// <summary>607 (RFC 8197): the person marked the call as unwanted, and wants none from us.</summary>
    Unwanted,
    /// <summary>608 (RFC 8688): a service in between takes us for a nuisance. Its Call-Info names whom to ask for redress.</summary>
    Blocked,
}

/// <summary>Whether and how the number may be tried again, as far as the telephone network is concerned.</summary>
public enum DialRetry
{
    /// <summary>By the campaign's own rules for this disposition.</summary>
    Later,
    /// <summary>In a minute or so; it does not say anything about the called party and need not count as an attempt.</summary>
    Soon,
    /// <summary>At once through another trunk.</summary>
    OtherTrunk,
    /// <summary>Not again.</summary>
    Never,
}

/// <summary>The end of an attempt, understood.</summary>
/// <param name="Basis">What it was concluded from, for the attempt's record: "Q.850 cause 17, user busy".</param>
public sealed record DialResult(DialDisposition Disposition, DialRetry Retry, RefusalHint Hint, string Basis);
