using System.Globalization;
using Crm.Routing.Calls;

namespace Crm.Routing.Ivr;

/// <summary>
/// One caller's place in an IVR script. A digit stops what plays (barge-in); digits pressed ahead of a menu are kept for it. What keys mean while the caller
/// chooses, types or rates is the <see cref="IvrQuestion"/>'s.
/// <code>
///  step entered ──┬─ prompt, message, callback ─▶ Announcing ──played, or a digit──▶ next step │ Recording │ Closing
///                 ├─ menu ──────────────────────▶ Choosing ──key──▶ its step    ──wrong key or silence, Tries times──▶ Otherwise
///                 ├─ ticket state, callback ────▶ Typing ──#──▶ LookingUp ──answer──▶ Announcing │ Closing
///                 ├─ queue ─────────────────────▶ Left
///                 └─ end ───────────────────────▶ Closing ──played──▶ Left (released)
///               ├─ rating ────────────────────▶ Rating ──score, or none after Tries──▶ next step
///               ├─ agree ─────────────────────▶ next step
///  Recording ──recorded──▶ Closing
/// </code>
/// </summary>
internal sealed class IvrSession(ContactId contact, CallerAudio audio, RoutingConfiguration configuration, IvrScript script)
{
    /// <summary>How long the host may look a ticket up before the caller is told that it was not found.</summary>
    public static readonly TimeSpan LookUpLimit = TimeSpan.FromSeconds(10);

    /// <summary>How long a caller may think between two digits of a telephone number.</summary>
    public static readonly TimeSpan NumberTimeout = TimeSpan.FromSeconds(10);

    private const int MostTypedAhead = 32;
    private const int LongestNumber = 15; // E.164
    private const int ShortestNumber = 3;
    private const int NumberTries = 3;

    private readonly Queue<char> _typedAhead = new();
    private string _stepName = script.First;
    private IvrStep _step = script.Steps[script.First];
    private IvrQuestion? _question;
    private string _typed = "";
    private int _tries;
    private bool _closed;
    private ReleaseReason _closing;

    public IvrPhase Phase { get; private set; } = IvrPhase.Left;

    /// <summary>The timer that must run now; null when none must.</summary>
    public IvrTimer? Timer { get; private set; }

    /// <summary>The caller agreed to be asked after the call.</summary>
    public bool Agreed { get; private set; }

    /// <summary>The caller's number, or null when it was withheld.</summary>
    public string? Number { get; set; }

    /// <summary>When the caller began to wait, if it came back from a queue.</summary>
    public DateTimeOffset? WaitingSince { get; set; }

    public IvrResult Start(Turn turn) => Enter(script.First, turn);

    /// <summary>Goes to a step from outside: a waiting caller pressed the escape key.</summary>
    public IvrResult Resume(string step, Turn turn)
    {
        _typedAhead.Clear();
        return Enter(step, turn);
    }

    public bool Has(string step) => script.Steps.ContainsKey(step);

    /// <summary>Says a last word and releases.</summary>
    public IvrResult Close(IReadOnlyList<string> prompts, ReleaseReason reason, Turn turn)
    {
        Timer = null;
        if (prompts.Count == 0)
        {
            Phase = IvrPhase.Left;
            return new IvrResult(Release: reason);
        }

        Phase = IvrPhase.Closing;
        _closing = reason;
        audio.Play(prompts, loop: false, turn);
        return IvrResult.Stay;
    }

    public IvrResult Digit(char digit, Turn turn)
    {
        switch (Phase)
        {
            case IvrPhase.Announcing:
                TypeAhead(digit);
                audio.Stop(turn);
                return AfterAnnouncement(turn);
            case IvrPhase.Choosing or IvrPhase.Typing or IvrPhase.Rating:
                audio.Stop(turn);
                return Follow(_question!.Key(digit, turn), turn);
            default: // a key while recording, looking up or saying good-bye: the next menu, if any, may have it
                TypeAhead(digit);
                return IvrResult.Stay;
        }
    }

    /// <summary>The present playback came to its end.</summary>
    public IvrResult Played(Turn turn)
    {
        switch (Phase)
        {
            case IvrPhase.Announcing:
                return AfterAnnouncement(turn);
            case IvrPhase.Choosing or IvrPhase.Typing or IvrPhase.Rating:
                _question!.Asked(turn);
                Timer = _question.Timer;
                return IvrResult.Stay;
            case IvrPhase.Closing:
                Phase = IvrPhase.Left;
                return new IvrResult(Release: _closing);
            default:
                return IvrResult.Stay;
        }
    }

    /// <summary>The timer passed its limit.</summary>
    public IvrResult TimedOut(Turn turn)
    {
        Timer = null;
        switch (Phase)
        {
            case IvrPhase.Choosing or IvrPhase.Typing or IvrPhase.Rating:
                return Follow(_question!.Silence(turn), turn);
            case IvrPhase.LookingUp:
                return Answer(null, turn);
            default:
                return IvrResult.Stay;
        }
    }

    /// <returns>Null when no message is being recorded.</returns>
    public IvrResult? Recorded(TimeSpan length, Turn turn)
    {
        if (Phase != IvrPhase.Recording)
        {
            return null;
        }

        var step = (MessageStep)_step;
        if (length <= TimeSpan.Zero)
        {
            return Close([], ReleaseReason.MenuEnded, turn);
        }

        turn.Emit(new MessageTaken(contact, step.Queue, length));
        return Close(step.ThanksPrompts, ReleaseReason.MessageTaken, turn) with { Settled = DequeueReason.LeftMessage };
    }

    /// <returns>Null when this ticket is not being looked up.</returns>
    public IvrResult? LookedUp(int number, string? state, Turn turn) =>
        Phase == IvrPhase.LookingUp && TicketNumber() == number ? Answer(state, turn) : null;

    private IvrResult Enter(string name, Turn turn)
    {
        turn.Emit(new IvrStepEntered(contact, script.Name, name));
        _stepName = name;
        _step = script.Steps[name];
        _tries = 0;
        Timer = null;
        switch (_step)
        {
            case HoursStep step:
                _closed = !OpeningHours.IsOpen(configuration.Calendars[step.Calendar], turn.Now);
                return Enter(_closed ? step.Closed : step.Open, turn);
            case PromptStep step:
                return Announce(_typedAhead.Count > 0 ? [] : step.Prompts, turn);
            case MenuStep step:
                return Ask(IvrPhase.Choosing, new MenuQuestion(step, name, contact, audio, _typedAhead), step.Prompts, turn);
            case QueueStep step:
                Phase = IvrPhase.Left;
                return new IvrResult(Queue: step.Queue);
            case MessageStep step:
                return Announce(step.Prompts, turn);
            case TicketStateStep step:
                return Ask(IvrPhase.Typing, new TypedQuestion(step.Timeout, Math.Min(step.MaxDigits, LongestNumber), audio, _typedAhead), step.Prompts, turn);
            case CallbackStep step:
                return Number is null
                    ? Ask(IvrPhase.Typing, new TypedQuestion(NumberTimeout, LongestNumber, audio, _typedAhead), [.. step.Prompts, PromptNames.TypeNumber], turn)
                    : Announce(step.Prompts, turn);
            case RatingStep step:
                return Ask(IvrPhase.Rating, new ScoreQuestion(step, contact, audio), step.Prompts, turn);
            case AgreeStep step:
                Agreed = true;
                return Enter(step.Next, turn);
            case EndStep step:
                return Close(step.Prompts, _closed ? ReleaseReason.Closed : ReleaseReason.MenuEnded, turn);
            default:
                throw new InvalidOperationException($"IVR {script.Name}, step {name}: no behaviour for {_step.GetType().Name}.");
        }
    }

    private IvrResult Announce(IReadOnlyList<string> prompts, Turn turn)
    {
        Phase = IvrPhase.Announcing;
        if (prompts.Count == 0)
        {
            return AfterAnnouncement(turn);
        }

        audio.Play(prompts, loop: false, turn);
        return IvrResult.Stay;
    }

    private IvrResult AfterAnnouncement(Turn turn)
    {
        switch (_step)
        {
            case PromptStep step:
                return Enter(step.Next, turn);
            case TicketStateStep step:
                return Enter(step.Next, turn);
            case MessageStep step:
                Phase = IvrPhase.Recording;
                turn.Emit(new RecordMessage(contact, step.Limit, "#"));
                return IvrResult.Stay;
            default:
                return TakeCallback((CallbackStep)_step, Number!, turn);
        }
    }

    private IvrResult Ask(IvrPhase phase, IvrQuestion question, IReadOnlyList<string> prompts, Turn turn)
    {
        (Phase, _question) = (phase, question);
        return Follow(question.Ask(prompts, turn), turn);
    }

    private IvrResult Follow(IvrAnswer answer, Turn turn)
    {
        Timer = _question!.Timer;
        return answer switch
        {
            { Step: { } next } => Enter(next, turn),
            { Typed: { } digits } => Typed(digits, turn),
            _ => IvrResult.Stay,
        };
    }

    private IvrResult Typed(string digits, Turn turn)
    {
        _typed = digits;
        Timer = null;
        if (_step is TicketStateStep)
        {
            return LookUp(turn);
        }

        var step = (CallbackStep)_step;
        if (_typed.Length >= ShortestNumber && configuration.ReadNumber(_typed) is { } number)
        {
            turn.Emit(new DigitsTaken(contact, _stepName, _typed));
            return TakeCallback(step, number, turn);
        }

        return ++_tries >= NumberTries
            ? Close([], ReleaseReason.MenuEnded, turn)
            : Ask(IvrPhase.Typing, _question!, [PromptNames.TypeNumber], turn);
    }

    private IvrResult LookUp(Turn turn)
    {
        if (TicketNumber() is not { } number)
        {
            return Answer(null, turn);
        }

        turn.Emit(new DigitsTaken(contact, _stepName, _typed));
        turn.Emit(new LookUpTicket(contact, number));
        Phase = IvrPhase.LookingUp;
        Timer = new IvrTimer(TimerReason.TicketLookUp, turn.Now + LookUpLimit);
        return IvrResult.Stay;
    }

    private IvrResult Answer(string? state, Turn turn)
    {
        Timer = null;
        _typedAhead.Clear(); // the answer is what the caller asked for; an impatient key must not skip it unheard
        return Announce(
            state is null
                ? ((TicketStateStep)_step).NotFoundPrompts
                : [PromptNames.Ticket, .. SpokenNumber.Digits(_typed), PromptNames.TicketState(state)],
            turn);
    }

    private int? TicketNumber() =>
        int.TryParse(_typed, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private IvrResult TakeCallback(CallbackStep step, string number, Turn turn)
    {
        turn.Emit(new CallbackRequested(contact, step.Queue, number, WaitingSince ?? turn.Now));
        return Close(step.ThanksPrompts, ReleaseReason.CallbackTaken, turn) with { Settled = DequeueReason.CallbackRequested };
    }

    private void TypeAhead(char digit)
    {
        if (_typedAhead.Count < MostTypedAhead)
        {
            _typedAhead.Enqueue(digit);
        }
    }
}
