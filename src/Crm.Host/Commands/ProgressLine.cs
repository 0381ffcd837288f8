namespace Crm.Host.Commands;

/// <summary>Says how far something is, a line for each tenth, so that it reads well on a terminal and in a service's log.</summary>
internal sealed class ProgressLine(Action<string> say, string what)
{
    private const int Steps = 10;
    private long _said;

    public void Report(long done, long total)
    {
        var step = total <= 0 ? Steps : Math.Min(Steps, done * Steps / total);
        if (step > _said)
        {
            _said = step;
            say($"{what}: {step * 100 / Steps} %");
        }
    }
}
