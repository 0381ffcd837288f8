using System.Text.Json;
using Crm.Host.Configuration;
using Crm.Host.Telemetry;
using Crm.Telephony.Calls;
using Crm.Telephony.Calls.Trunks;

namespace Crm.Host.Jobs;

/// <summary>What calls cost today and who placed how many, kept in a file so that a restart does not give the day's money out a second time.</summary>
internal sealed class TollLedgerFile(string file, CallServer calls, TimeProvider time, ILogger<TollLedgerFile> log) : IHostedService, IDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);
    private readonly SemaphoreSlim _one = new(1);
    private ITimer? _timer;
    private byte[] _saved = [];
    private bool _failing;

    /// <summary>The ledger of a former run; null when there is none.</summary>
    /// <exception cref="StartupException">It cannot be read. To begin anew by itself would be a way around the limit.</exception>
    public static TollState? Load(string file)
    {
        try
        {
            return File.Exists(file) ? JsonSerializer.Deserialize<TollState>(File.ReadAllBytes(file)) : null;
        }
        catch (Exception e) when (e is IOException or JsonException or UnauthorizedAccessException)
        {
            throw new StartupException($"The file {file} cannot be read: {e.Message} It holds what calls have cost today. Repair its access rights, or delete it to begin the day anew.", e);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _timer = time.CreateTimer(_ => _ = SaveAsync(), null, Every, Every);
        return Task.CompletedTask;
    }

    /// <summary>Writes the file if something changed: to a new file first, so that a crash leaves the old or the new one.</summary>
    public async Task SaveAsync()
    {
        if (!await _one.WaitAsync(0))
        {
            return;
        }

        try
        {
            var bytes = JsonSerializer.SerializeToUtf8Bytes(await calls.GetTollStateAsync());
            if (bytes.AsSpan().SequenceEqual(_saved))
            {
                return;
            }

            await File.WriteAllBytesAsync(file + ".new", bytes);
            File.Move(file + ".new", file, overwrite: true);
            (_saved, _failing) = (bytes, false);
        }
        catch (OperationCanceledException)
        {
            // The telephone has stopped: what was saved last holds.
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (!_failing)
            {
                log.TollLedgerNotSaved(file, e);
            }

            _failing = true;
        }
        finally
        {
            _one.Release();
        }
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _timer?.Dispose();
        return Task.CompletedTask;
    }

    public void Dispose() => _timer?.Dispose();
}
