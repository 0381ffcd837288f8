namespace Crm.HelpDesk.Timeline;

/// <summary>The outcomes of <see cref="CallbackTried"/> that end a callback. Any other one (busy, no-answer, refused, failed) leaves it open.</summary>
public static class CallbackOutcomes
{
    /// <summary>The customer was reached.</summary>
    public const string Answered = "answered";

    /// <summary>There will be no further attempt.</summary>
    public const string GaveUp = "gave-up";
}
