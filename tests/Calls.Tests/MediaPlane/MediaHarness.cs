using System.Net;
using System.Text;
using Crm.Telephony.Calls.MediaPlane;

namespace Crm.Telephony.Calls.Tests.MediaPlane;

/// <summary>A media server on loopback with folders of its own, and what it reported.</summary>
internal sealed class MediaHarness : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly List<MediaEvent> _events = [];
    private readonly List<IDisposable> _phones = [];

    internal MediaHarness(int threads = 1, TimeSpan? timeout = null, int pairs = 400, Action<string>? prompts = null)
    {
        Root = Directory.CreateTempSubdirectory("media-plane-").FullName;
        Directory.CreateDirectory(Path.Combine(Root, "prompts"));
        prompts?.Invoke(Path.Combine(Root, "prompts"));
        int first = Random.Shared.Next(10_000, 30_000) * 2;
        var ports = (first, Math.Min(first + pairs * 2 - 1, 65_535));
        if (first + pairs * 2 > 65_535) ports = (first - pairs * 2, first - 1);
        Server = new MediaServer(
            new MediaOptions(IPAddress.Loopback, ports, Path.Combine(Root, "prompts"), Path.Combine(Root, "recordings"), threads, timeout ?? TimeSpan.FromSeconds(5), TimeProvider.System),
            happened =>
            {
                lock (_events)
                {
                    _events.Add(happened);
                    Monitor.PulseAll(_events);
                }
            });
    }

    internal string Root { get; }

    internal MediaServer Server { get; }

    /// <summary>A phone with an answered call: its leg is negotiated.</summary>
    internal (MediaLeg Leg, RtpPhone Phone) Call(string codecs = "0 8 101", string? direction = null)
    {
        var phone = Stranger();
        var leg = Server.Open(MediaLegKind.Plain);
        Negotiate(leg, phone.Sdp(codecs, direction), out string answer);
        phone.TakeAnswer(answer);
        return (leg, phone);
    }

    internal static void Negotiate(MediaLeg leg, string offer, out string answer)
    {
        string? problem = leg.AcceptOffer(Encoding.UTF8.GetBytes(offer), out byte[] bytes);
        Assert.Null(problem);
        answer = Encoding.UTF8.GetString(bytes);
    }

    /// <param name="host">From where it sends; 127.0.0.1 unless told.</param>
    internal RtpPhone Stranger(IPAddress? host = null) => Add(new RtpPhone(host));

    internal T Add<T>(T phone) where T : RtpPhone
    {
        _phones.Add(phone);
        return phone;
    }

    /// <summary>Waits for an event of this kind; fails after ten seconds.</summary>
    internal T Expect<T>(Func<T, bool>? which = null) where T : MediaEvent
    {
        var deadline = DateTime.UtcNow + Patience;
        lock (_events)
        {
            while (true)
            {
                if (_events.OfType<T>().FirstOrDefault(e => which?.Invoke(e) ?? true) is { } found) return found;
                var left = deadline - DateTime.UtcNow;
                if (left <= TimeSpan.Zero || !Monitor.Wait(_events, left)) Assert.Fail($"no {typeof(T).Name}; seen: {string.Join(", ", _events)}");
            }
        }
    }

    internal int Count<T>(Func<T, bool>? which = null) where T : MediaEvent
    {
        lock (_events) return _events.OfType<T>().Count(e => which?.Invoke(e) ?? true);
    }

    /// <summary>Waits until what was posted for this leg before has run on its thread.</summary>
    internal static void Settle(MediaLeg leg) => leg.Thread.Invoke(leg.Session, () => { });

    /// <summary>Waits for a condition that another thread brings about; fails after ten seconds.</summary>
    internal static void Until(Func<bool> condition, string what)
    {
        Assert.True(SpinWait.SpinUntil(condition, Patience), $"after ten seconds still not: {what}");
    }

    public void Dispose()
    {
        foreach (var phone in _phones) phone.Dispose();
        Server.Dispose();
        Directory.Delete(Root, recursive: true);
    }
}
