namespace Crm.HelpDesk.Campaigns;

/// <summary>
/// What a lead waits for:
/// <code>
///              release                    ┌──────────────► do-not-call
///   ┌──────────────────────┐              │ (also from ready and waiting)
///   ▼          claim       │   attempt    │     end
/// ready ──────────────► claimed ──────► dialing ───────► done
///   ▲                      │              │  ▲ a late outcome may send it back to waiting
///   │ due                  │ not before   │ retry, callback
///   └────── waiting ◄──────┴──────────────┤
///                                         └──────────────► exhausted
/// </code>
/// The claim itself sends away what it must not give out: at its caps to exhausted, on do-not-call data to do-not-call, at the day's cap to waiting.
/// What the dial gate refuses for good becomes denied. Done, exhausted, denied and do-not-call leads may be offered again by a person, which makes them ready.
/// </summary>
public enum LeadState
{
    /// <summary>May be dialed now.</summary>
    Ready,

    /// <summary>May be dialed from a certain time on: a retry, a callback, or until somebody's day begins.</summary>
    Waiting,

    /// <summary>Given to a process that will dial it soon.</summary>
    Claimed,

    /// <summary>An attempt was made and has not ended.</summary>
    Dialing,

    /// <summary>Over; the outcome says how.</summary>
    Done,

    /// <summary>No number of it may be tried again: the caps are reached or the numbers do not exist.</summary>
    Exhausted,

    /// <summary>Nobody may call it: every number, or the person, is on do-not-call data.</summary>
    DoNotCall,

    /// <summary>The dial gate refused it for good; the outcome says why.</summary>
    Denied,
}

/// <summary>How a list's import stands.</summary>
public enum ImportState
{
    /// <summary>Not to be seen by anyone yet; removed at the next start when the server stops meanwhile.</summary>
    Importing,
    Complete,

    /// <summary>Cancelled or withdrawn: its rows are being removed.</summary>
    Removing,
}
