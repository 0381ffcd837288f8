namespace Crm.Routing.Ivr;

/// <summary>A menu tree: named steps, the first of which a call enters. Checked when configuration is read: every step named exists, and every path ends.</summary>
public sealed record IvrScript(string Name, string First, IReadOnlyDictionary<string, IvrStep> Steps);

/// <summary>One step of an IVR.</summary>
public abstract record IvrStep;

/// <summary>Goes on to <paramref name="Open"/> within the calendar's hours, else to <paramref name="Closed"/>.</summary>
public sealed record HoursStep(string Calendar, string Open, string Closed) : IvrStep;

/// <summary>Plays prompts, then goes on.</summary>
public sealed record PromptStep(IReadOnlyList<string> Prompts, string Next) : IvrStep;

/// <summary>Plays prompts and waits for one key (type-ahead counts). After <paramref name="Tries"/> wrong keys or time-outs it goes on to <paramref name="Otherwise"/>.</summary>
public sealed record MenuStep(
    IReadOnlyList<string> Prompts,
    IReadOnlyDictionary<char, string> Choices,
    TimeSpan Timeout,
    int Tries,
    IReadOnlyList<string> InvalidPrompts,
    string Otherwise) : IvrStep;

/// <summary>Puts the caller into a queue.</summary>
public sealed record QueueStep(string Queue) : IvrStep;

/// <summary>Takes a voice message, which becomes a ticket of the queue's team, then releases.</summary>
public sealed record MessageStep(string Queue, IReadOnlyList<string> Prompts, TimeSpan Limit, IReadOnlyList<string> ThanksPrompts) : IvrStep;

/// <summary>Asks for a ticket number ended by #, says its state, and goes on.</summary>
public sealed record TicketStateStep(IReadOnlyList<string> Prompts, IReadOnlyList<string> NotFoundPrompts, int MaxDigits, TimeSpan Timeout, string Next) : IvrStep;

/// <summary>Takes a callback to the caller's number (or one typed, when it was withheld), then releases.</summary>
public sealed record CallbackStep(string Queue, IReadOnlyList<string> Prompts, IReadOnlyList<string> ThanksPrompts) : IvrStep;

/// <summary>
/// Asks for a score and goes on. <c>csat</c> is one key, 1 to 5. <c>nps</c> is 0 to 10: one key, where * is 10, or 1 and then 0 for 10. After <paramref name="Tries"/> wrong keys or
/// time-outs it goes on without a score.
/// </summary>
public sealed record RatingStep(string Question, IReadOnlyList<string> Prompts, TimeSpan Timeout, int Tries, IReadOnlyList<string> InvalidPrompts, string Next) : IvrStep
{
    public const string Csat = "csat";
    public const string Nps = "nps";
}

/// <summary>The caller agrees to be asked after the call (<see cref="SurveyPolicy"/>); goes on at once.</summary>
public sealed record AgreeStep(string Next) : IvrStep;

/// <summary>Plays prompts and releases.</summary>
public sealed record EndStep(IReadOnlyList<string> Prompts) : IvrStep;
