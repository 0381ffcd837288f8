using Crm.Routing.Calls;

namespace Crm.Routing.Ivr;

/// <summary>Digits up to a pound key, a silence or their largest number; a star starts over. Keys that were pressed ahead count, and the question is not heard then.</summary>
internal sealed class TypedQuestion(TimeSpan timeout, int mostDigits, CallerAudio audio, Queue<char> typedAhead) : IvrQuestion(audio)
{
    private string _typed = "";

    public override IvrAnswer Ask(IReadOnlyList<string> prompts, Turn turn)
    {
        _typed = "";
        if (typedAhead.Count == 0)
        {
            return base.Ask(prompts, turn);
        }

        Asked(turn);
        var answer = IvrAnswer.None;
        while (answer == IvrAnswer.None && typedAhead.TryDequeue(out var digit))
        {
            answer = Key(digit, turn);
        }

        return answer;
    }

    public override void Asked(Turn turn) => Timer = new IvrTimer(TimerReason.TypedDigits, turn.Now + timeout);

    public override IvrAnswer Key(char digit, Turn turn)
    {
        if (digit == '#')
        {
            return new IvrAnswer(Typed: _typed);
        }

        _typed = digit == '*' ? "" : _typed + digit;
        if (_typed.Length == mostDigits)
        {
            return new IvrAnswer(Typed: _typed);
        }

        Asked(turn);
        return IvrAnswer.None;
    }

    public override IvrAnswer Silence(Turn turn) => new(Typed: _typed);
}
