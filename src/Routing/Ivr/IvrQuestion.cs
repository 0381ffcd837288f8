using Crm.Routing.Calls;

namespace Crm.Routing.Ivr;

/// <summary>What keys, or their absence, came to. Both null: the question stands.</summary>
/// <param name="Step">The caller goes to this step.</param>
/// <param name="Typed">The caller has typed these digits.</param>
internal readonly record struct IvrAnswer(string? Step = null, string? Typed = null)
{
    public static readonly IvrAnswer None;
}

/// <summary>Something that a caller is asked and answers by keys, until there is an answer or the tries are used up.</summary>
internal abstract class IvrQuestion(CallerAudio audio)
{
    /// <summary>The timer that must run now; null when none must.</summary>
    public IvrTimer? Timer { get; protected set; }

    /// <summary>Asks, or asks again.</summary>
    public virtual IvrAnswer Ask(IReadOnlyList<string> prompts, Turn turn)
    {
        Timer = null;
        if (prompts.Count == 0)
        {
            Asked(turn);
        }
        else
        {
            audio.Play(prompts, loop: false, turn);
        }

        return IvrAnswer.None;
    }

    /// <summary>The question was heard to its end: the time for the answer begins.</summary>
    public abstract void Asked(Turn turn);

    public abstract IvrAnswer Key(char digit, Turn turn);

    /// <summary>The time for a key has passed.</summary>
    public abstract IvrAnswer Silence(Turn turn);
}
