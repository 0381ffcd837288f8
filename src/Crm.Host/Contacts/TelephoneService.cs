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
    /// <summary>How long a stop waits for each of its parts.</summary>
    private static readonly TimeSpan PartLimit = TimeSpan.FromSeconds(2);

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

        desk.Close();
        await Within(bindings.SaveAsync(), "saving where phones are reached");
        await Within(calls.DisposeAsync().AsTask(), "closing the telephone");
        await Within(desk.DrainAsync(), "handling the last calls' ends");
        await Within(desk.Campaigns.Store.ReleaseAllAsync(), "giving back leads that were not called");
        await Within(journal.WhenDurableAsync(journal.Appended), "writing the last events to the disk");
        desk.Dispose();
    }

    /// <summary>No part of a stop may hold up the others, nor the stop.</summary>
    private async Task Within(Task part, string what)
    {
        try
        {
            await part.WaitAsync(PartLimit);
        }
        catch (TimeoutException)
        {
            DeskLog.StopPartLate(desk.Log, what);
        }
    }

    public Task StartingAsync(CancellationToken cancel) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancel) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancel) => Task.CompletedTask;
}
