namespace Crm.Host.Contacts;

/// <summary>A file whose time says when the server was last alive, to the second: after a kill, the calls that it cut are closed with that time.</summary>
internal sealed class Heartbeat(string file, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);
    private ITimer? _timer;

    /// <summary>The last beat of the former run; null at the first start.</summary>
    public DateTimeOffset? Former { get; } = File.Exists(file) ? new DateTimeOffset(File.GetLastWriteTimeUtc(file), TimeSpan.Zero) : null;

    public void Start() => _timer = time.CreateTimer(_ => Beat(), null, TimeSpan.Zero, Every);

    private void Beat()
    {
        try
        {
            if (!File.Exists(file))
            {
                File.WriteAllBytes(file, []);
            }

            File.SetLastWriteTimeUtc(file, time.GetUtcNow().UtcDateTime);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A disk that refuses is reported by the journal; here it only makes the time of a later kill less exact.
        }
    }

    public void Dispose() => _timer?.Dispose();
}
