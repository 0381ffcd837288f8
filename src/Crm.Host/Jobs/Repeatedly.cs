namespace Crm.Host.Jobs;

/// <summary>The loop of a service that looks, and looks again. What fails is told, and the next look is another try.</summary>
internal static class Repeatedly
{
    /// <param name="every">From look to look; the first one is at once.</param>
    /// <param name="failed">Told what a look let out.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static async Task RunAsync(TimeSpan every, TimeProvider time, Func<CancellationToken, Task> look, Action<Exception> failed, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(every, time);
        do
        {
            try
            {
                await look(stop);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                failed(e);
            }
        }
        while (await timer.WaitForNextTickAsync(stop));
    }
}
