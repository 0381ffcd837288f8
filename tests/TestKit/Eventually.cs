using System.Runtime.CompilerServices;

namespace Crm.TestKit;

/// <summary>Waiting for something to become true, with a deadline, where nothing can be awaited (sockets, other processes).</summary>
public static class Eventually
{
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(10);

    /// <exception cref="TimeoutException">It did not become true; the message holds the condition and <paramref name="explain"/>.</exception>
    public static Task TrueAsync(Func<bool> condition, TimeSpan deadline, Func<string>? explain = null, [CallerArgumentExpression(nameof(condition))] string text = "") =>
        TrueAsync(() => Task.FromResult(condition()), deadline, explain, text);

    /// <exception cref="TimeoutException">It did not become true; the message holds the condition and <paramref name="explain"/>.</exception>
    public static async Task TrueAsync(Func<Task<bool>> condition, TimeSpan deadline, Func<string>? explain = null, [CallerArgumentExpression(nameof(condition))] string text = "")
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!await condition().ConfigureAwait(false))
        {
            if (TimeProvider.System.GetElapsedTime(start) > deadline)
            {
                throw new TimeoutException($"not true within {deadline.TotalSeconds:0.#} s: {text}. {explain?.Invoke()}");
            }
            await Task.Delay(Between).ConfigureAwait(false);
        }
    }
}
