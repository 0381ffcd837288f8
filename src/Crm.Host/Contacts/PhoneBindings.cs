using System.Net;
using System.Text.Json;
using Crm.Telephony.Calls;
using Crm.Telephony.Sip;

namespace Crm.Host.Contacts;

/// <summary>Where desk phones are reached, kept in a file so that after a restart they ring at once instead of at their next registration.</summary>
internal sealed class PhoneBindings(string file, CallServer calls, TimeProvider time, ILogger<PhoneBindings> log) : IDisposable
{
    /// <summary>A phone that registers just before a kill is forgotten for as long as its registration lasts: so the window is short.</summary>
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);
    private readonly CancellationTokenSource _closing = new();
    private Task _saving = Task.CompletedTask;
    private string _saved = "";

    /// <summary>The bindings of a former run that are still in force; none when the file is missing or unreadable.</summary>
    public static IReadOnlyList<SipBinding> Load(string file, DateTimeOffset now)
    {
        try
        {
            var stored = File.Exists(file) ? JsonSerializer.Deserialize<List<StoredBinding>>(File.ReadAllBytes(file)) ?? [] : [];
            return [.. stored.Where(b => b.ExpiresAt > now && IPEndPoint.TryParse(b.Remote, out _)).Select(b =>
                new SipBinding(b.User, b.Contact, new SipFlow(SipTransport.Udp, IPEndPoint.Parse(b.Remote), 0), b.ExpiresAt - now))];
        }
        catch (Exception e) when (e is IOException or JsonException or UnauthorizedAccessException)
        {
            // Phones register again by themselves; a bad file only costs that time.
            return [];
        }
    }

    public void Start() => _saving = SaveOftenAsync();

    /// <summary>Saves once more, and never again: a telephone that is closed knows no phones, which must not become the list.</summary>
    public async Task CloseAsync()
    {
        await _closing.CancelAsync();
        await _saving;
        await SaveAsync();
    }

    private async Task SaveOftenAsync()
    {
        using var timer = new PeriodicTimer(Every, time);
        try
        {
            while (await timer.WaitForNextTickAsync(_closing.Token))
            {
                await SaveAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // Closing.
        }
    }

    /// <summary>Writes the file if something changed: to a new file first, so that a crash leaves the old or the new one.</summary>
    private async Task SaveAsync()
    {
        try
        {
            var now = time.GetUtcNow();
            var bindings = (await calls.GetBindingsAsync())
                .Where(b => b.Flow.Transport == SipTransport.Udp)
                .Select(b => new StoredBinding(b.User, b.Contact, b.Flow.Remote.ToString(), now + b.Remaining))
                .OrderBy(b => b.User, StringComparer.Ordinal).ToList();
            var key = string.Join('|', bindings.Select(b => $"{b.User} {b.Contact} {b.Remote} {b.ExpiresAt.ToUnixTimeSeconds() / 30}"));
            if (key == _saved)
            {
                return;
            }

            await File.WriteAllBytesAsync(file + ".new", JsonSerializer.SerializeToUtf8Bytes(bindings));
            File.Move(file + ".new", file, overwrite: true);
            _saved = key;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            DeskLog.BindingsNotSaved(log, file, e);
        }
    }

    public void Dispose()
    {
        _closing.Cancel();
        _closing.Dispose();
    }

    private sealed record StoredBinding(string User, string Contact, string Remote, DateTimeOffset ExpiresAt);
}
