using System.Net;
using Crm.Telephony.Sip;

namespace Crm.Host.Security;

/// <summary>How often one address may fail to sign in: a bucket of failures that empties slowly. Bounded; when it is full of others, the emptiest buckets go first.</summary>
internal sealed class SignInThrottle(TimeProvider time)
{
    /// <summary>Failures that one address may have at once.</summary>
    public const int Most = 20;

    /// <summary>One failure is forgiven in this time.</summary>
    public static readonly TimeSpan Forgiven = TimeSpan.FromSeconds(6);

    private const int MostAddresses = 10_000;

    private readonly Lock gate = new();
    private readonly Dictionary<IPAddress, Bucket> buckets = [];

    /// <summary>How long the address must wait; zero when it may try.</summary>
    public TimeSpan Wait(IPAddress? address)
    {
        lock (gate)
        {
            var level = Level(Key(address));
            return level <= Most - 1 ? TimeSpan.Zero : Forgiven * (level - Most + 1);
        }
    }

    public void Failed(IPAddress? address)
    {
        lock (gate)
        {
            var key = Key(address);
            if (buckets.Count >= MostAddresses && !buckets.ContainsKey(key))
                Forget();
            buckets[key] = new Bucket(Level(key) + 1, time.GetTimestamp());
        }
    }

    private static IPAddress Key(IPAddress? address) => address is null ? IPAddress.None : SipNetwork.Of(address);

    private double Level(IPAddress key) =>
        buckets.TryGetValue(key, out var bucket) ? Math.Max(0, bucket.Level - (time.GetElapsedTime(bucket.At) / Forgiven)) : 0;

    private void Forget()
    {
        foreach (var key in buckets.Keys.OrderBy(Level).Take(MostAddresses / 10).ToList())
            buckets.Remove(key);
    }

    private readonly record struct Bucket(double Level, long At);
}
