using Crm.Routing.Calls;

namespace Crm.Routing.Ivr;

/// <summary>How it was, by key: one digit, or 0 to 10, where a star is a 10 as well and a 1 may be the beginning of one.</summary>
internal sealed class ScoreQuestion(RatingStep step, ContactId contact, CallerAudio audio) : IvrQuestion(audio)
{
    /// <summary>After a 1, which may be the beginning of 10.</summary>
    public static readonly TimeSpan SecondDigit = TimeSpan.FromSeconds(2);

    private bool _one;
    private int _tries;

    public override IvrAnswer Ask(IReadOnlyList<string> prompts, Turn turn)
    {
        _one = false;
        return base.Ask(prompts, turn);
    }

    public override void Asked(Turn turn) => Timer = new IvrTimer(TimerReason.MenuKey, turn.Now + step.Timeout);

    public override IvrAnswer Key(char digit, Turn turn)
    {
        if (step.Question == RatingStep.Csat)
        {
            return digit is >= '1' and <= '5' ? Rated(digit - '0', turn) : WrongKey(turn);
        }

        switch (_one, digit)
        {
            case (false, '*') or (true, '0'):
                return Rated(10, turn);
            case (false, '1'):
                _one = true;
                Timer = new IvrTimer(TimerReason.TypedDigits, turn.Now + SecondDigit);
                return IvrAnswer.None;
            case (true, '#'):
                return Rated(1, turn);
            case (false, >= '0' and <= '9'):
                return Rated(digit - '0', turn);
            default:
                return WrongKey(turn);
        }
    }

    public override IvrAnswer Silence(Turn turn) => _one ? Rated(1, turn) : TryAgain(step.Prompts, turn);

    private IvrAnswer WrongKey(Turn turn) => TryAgain([.. step.InvalidPrompts, .. step.Prompts], turn);

    private IvrAnswer TryAgain(IReadOnlyList<string> prompts, Turn turn) => ++_tries >= step.Tries ? new IvrAnswer(step.Next) : Ask(prompts, turn);

    private IvrAnswer Rated(int value, Turn turn)
    {
        turn.Emit(new ScoreGiven(contact, step.Question, value));
        return new IvrAnswer(step.Next);
    }
}
