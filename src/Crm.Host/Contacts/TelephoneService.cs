using Crm.Host.Configuration;
using Crm.Telephony.Calls;

namespace Crm.Host.Contacts;

/// <summary>
/// The order of a start and of a stop. Start: what the journal holds is stored, the past is put right, then the telephone opens. Stop: no new
/// calls, the present ones are ended properly, and their last events are written.
/// </summary>
internal sealed class TelephoneService(ContactDesk desk, CallServer calls, Journal journal, JournalProjector projector, Recovery recovery, Heartbeat heartbeat, PhoneBindings bindings)
    : IHostedLifecycleService
{
    /// <summary>How long all parts of the stop may take together; peers that do not confirm the end of their calls take most of it.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2.5);

    private int _stopped;

    public async Task StartAsync(CancellationToken cancel)
    {
        desk.Start();
        await projector.WhenStoredAsync(journal.Appended, cancel);
        await recovery.RunAsync(cancel);
        heartbeat.Start();
        try
        {
            await calls.StartAsync(cancel);
        }
        catch (CallServerStartException e)
        {
            throw new StartupException(e.Message, e);
        }

        desk.Listen();
        bindings.Start();
    }

    /// <summary>Before the web server closes: it waits for the browser phones' sockets, which end with the telephone.</summary>
    public Task StoppingAsync(CancellationToken cancel) => CloseAsync();

    /// <summary>Where nothing called <see cref="StoppingAsync"/>.</summary>
    public Task StopAsync(CancellationToken cancel) => CloseAsync();

    private async Task CloseAsync()
    {
        if (Interlocked.Exchange(ref _stopped, 1) == 1)
        {
            return;
        }

        using var limit = new CancellationTokenSource(Limit);
        desk.Close();
        await Within(bindings.CloseAsync(), "saving where phones are reached", limit.Token);
        await Within(calls.DisposeAsync().AsTask(), "closing the telephone", limit.Token);
        await Within(desk.DrainAsync(), "handling the last calls' ends", limit.Token);
        await Within(journal.WhenDurableAsync(journal.Appended), "writing the last events to the disk", limit.Token);
        // Last, because the database may be away; the next start does it otherwise.
        await Within(desk.Campaigns.Store.ReleaseAllAsync(), "giving back leads that were not called", limit.Token);
        desk.Dispose();
    }

    /// <summary>No part of a stop may hold up the stop; those after one that did are begun all the same.</summary>
    private async Task Within(Task part, string what, CancellationToken limit)
    {
        try
        {
            await part.WaitAsync(limit);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            DeskLog.StopPartLate(desk.Log, what);
        }
    }

    public Task StartingAsync(CancellationToken cancel) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancel) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancel) => Task.CompletedTask;
}
