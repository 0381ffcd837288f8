namespace Crm.HelpDesk.Timeline;

/// <summary>The outcomes of <see cref="CallbackTried"/> that end a callback, or open it again. Any other one (busy, no-answer, refused, failed) leaves it open.</summary>
public static class CallbackOutcomes
{
    /// <summary>The customer was reached.</summary>
    public const string Answered = "answered";

    /// <summary>There will be no further attempt.</summary>
    public const string GaveUp = "gave-up";

    /// <summary>The server stopped after the customer was reached and before an agent was there: the callback is open again.</summary>
    public const string Interrupted = "interrupted";
}
