namespace Crm.Routing.Dialer;

/// <summary>
/// How long something takes, and how much of it ends the way that is waited for: a number that rings is answered, or it ends otherwise. A product-limit
/// estimate (Kaplan and Meier; of two ends Aalen and Johansen) over the last few hundred that ended and those that still go on. The latter matter: in the first
/// minutes only the quick ones have ended, and whoever counts these alone takes every conversation for short and every answer for quick.
/// <code>
///   at each end's time t, with n(t) that lasted as long:   hits += left × 1/n(t)  when it is the end that is waited for;   left × (1 − 1/n(t))
/// </code>
/// Beneath the measured ones lies a prior of a few made-up ones, so that the first estimates are sensible and no time is ever impossible.
/// </summary>
internal sealed class LifeTable
{
    private const int Kept = 500;

    private readonly List<(double Seconds, bool Hit)> _sorted;
    private readonly Queue<(double Seconds, bool Hit)> _inOrder = new(Kept);
    private readonly List<double> _running = [];
    private double[] _left = [];
    private double[] _hits = [];

    /// <param name="prior">Ends that count as if they had been measured, for ever.</param>
    public LifeTable(IEnumerable<(double Seconds, bool Hit)> prior)
    {
        _sorted = [.. prior.Order()];
        Look([]);
    }

    /// <summary>Of all that begin, the share that ends the way that is waited for.</summary>
    public double Share => _hits[^1];

    /// <summary>Variance of <see cref="Share"/> for its own square: how little is known yet.</summary>
    public double Doubt => (1 - Share) / (Math.Max(Share, 0.01) * _sorted.Count);

    /// <summary>So many ends at these times, as an exponential distribution has them.</summary>
    public static IEnumerable<(double Seconds, bool Hit)> Exponential(double mean, int count, bool hit = true) =>
        Enumerable.Range(0, count).Select(i => (-mean * Math.Log(1 - ((i + 0.5) / count)), hit));

    /// <summary>One has ended. It counts from the next <see cref="Look"/> on.</summary>
    public void Note(TimeSpan duration, bool hit = true)
    {
        var end = (Math.Max(0, duration.TotalSeconds), hit);
        if (_inOrder.Count == Kept)
        {
            _sorted.RemoveAt(_sorted.BinarySearch(_inOrder.Dequeue()));
        }

        _inOrder.Enqueue(end);
        var place = _sorted.BinarySearch(end);
        _sorted.Insert(place < 0 ? ~place : place, end);
    }

    /// <summary>Estimates anew.</summary>
    /// <param name="running">How long each that still goes on has lasted, in seconds.</param>
    public void Look(IEnumerable<double> running)
    {
        _running.Clear();
        _running.AddRange(running);
        _running.Sort();
        if (_left.Length != _sorted.Count)
        {
            (_left, _hits) = (new double[_sorted.Count], new double[_sorted.Count]);
        }

        var (left, hits, shorter) = (1.0, 0.0, 0);
        for (var i = 0; i < _sorted.Count; i++)
        {
            for (; shorter < _running.Count && _running[shorter] < _sorted[i].Seconds; shorter++)
            {
            }

            var share = left / (_sorted.Count - i + _running.Count - shorter);
            hits += _sorted[i].Hit ? share : 0;
            left -= share;
            (_left[i], _hits[i]) = (left, hits);
        }
    }

    /// <summary>How likely what has lasted for <paramref name="elapsed"/> seconds ends the way that is waited for within the next <paramref name="ahead"/> seconds.</summary>
    public double Within(double elapsed, double ahead)
    {
        if (ahead <= 0)
        {
            return 0;
        }

        var (now, then) = (EndedBy(elapsed), EndedBy(elapsed + ahead));
        var left = now == 0 ? 1 : _left[now - 1];
        return left < 1e-9 || then == now ? 0 : (_hits[then - 1] - (now == 0 ? 0 : _hits[now - 1])) / left;
    }

    /// <summary>The time within which this share of the ends that are waited for comes.</summary>
    public double Quantile(double share)
    {
        var at = Array.BinarySearch(_hits, share * Share);
        return _sorted[Math.Min(at < 0 ? ~at : at, _sorted.Count - 1)].Seconds;
    }

    /// <summary>How many ends lie at or before this time.</summary>
    private int EndedBy(double seconds)
    {
        var (low, high) = (0, _left.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _sorted[middle].Seconds > seconds ? (low, middle) : (middle + 1, high);
        }

        return low;
    }
}
