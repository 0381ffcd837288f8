namespace Crm.Routing.Dialer.Rehearsing;

/// <summary>What became of one call of a campaign.</summary>
/// <param name="After">From dialing to the answer or to the end; for <see cref="CallFate.NoAnswer"/> it is not looked at: the campaign's ring limit decides.</param>
/// <param name="Talk">Conversation of a call that a person answered, or length of the message.</param>
/// <param name="WrapUp">The agent's work after it.</param>
public readonly record struct PastCall(CallFate Fate, TimeSpan After, TimeSpan Talk, TimeSpan WrapUp);

/// <summary>How a call ended, as far as pacing is concerned.</summary>
public enum CallFate
{
    Person,
    Machine,
    Busy,
    NoAnswer,
    Failed,
}
