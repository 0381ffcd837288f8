using Crm.Routing.Calls;

namespace Crm.Routing.Ivr;

/// <summary>One key of a menu. A key that was pressed ahead answers it unheard.</summary>
internal sealed class MenuQuestion(MenuStep menu, string name, ContactId contact, CallerAudio audio, Queue<char> typedAhead) : IvrQuestion(audio)
{
    private int _tries;

    public override IvrAnswer Ask(IReadOnlyList<string> prompts, Turn turn) => typedAhead.TryDequeue(out var digit) ? Key(digit, turn) : base.Ask(prompts, turn);

    public override void Asked(Turn turn) => Timer = new IvrTimer(TimerReason.MenuKey, turn.Now + menu.Timeout);

    public override IvrAnswer Key(char digit, Turn turn)
    {
        if (menu.Choices.TryGetValue(digit, out var next))
        {
            turn.Emit(new DigitsTaken(contact, name, digit.ToString()));
            return new IvrAnswer(next);
        }

        typedAhead.Clear(); // what followed a wrong key was meant for another menu
        return TryAgain([.. menu.InvalidPrompts, .. menu.Prompts], turn);
    }

    public override IvrAnswer Silence(Turn turn) => TryAgain(menu.Prompts, turn);

    private IvrAnswer TryAgain(IReadOnlyList<string> prompts, Turn turn) => ++_tries >= menu.Tries ? new IvrAnswer(menu.Otherwise) : Ask(prompts, turn);
}
