namespace Crm.Routing.Dialer;

/// <summary>
/// How long something takes, in seconds: the last few hundred measured times, and beneath them an exponential prior that counts as much as a few measurements,
/// so that the first answers are sensible and no time is ever impossible.
/// </summary>
internal sealed class Durations(double priorMean, double priorWeight = 6)
{
    private const int Kept = 256;

    private readonly List<double> _sorted = new(Kept);
    private readonly Queue<double> _inOrder = new(Kept);
    private double _sum;

    public double Mean => ((priorMean * priorWeight) + _sum) / (priorWeight + _sorted.Count);

    public void Note(TimeSpan duration)
    {
        var seconds = Math.Max(0, duration.TotalSeconds);
        if (_inOrder.Count == Kept)
        {
            var oldest = _inOrder.Dequeue();
            _sorted.RemoveAt(_sorted.BinarySearch(oldest));
            _sum -= oldest;
        }

        _inOrder.Enqueue(seconds);
        var place = _sorted.BinarySearch(seconds);
        _sorted.Insert(place < 0 ? ~place : place, seconds);
        _sum += seconds;
    }

    /// <summary>The share of all that take longer than this.</summary>
    public double Longer(double seconds) =>
        (PriorLonger(seconds) + CountLonger(seconds)) / (priorWeight + _sorted.Count);

    /// <summary>How likely what has lasted for <paramref name="elapsed"/> ends within the next <paramref name="ahead"/> seconds.</summary>
    public double EndsWithin(double elapsed, double ahead)
    {
        if (ahead <= 0)
        {
            return 0;
        }

        var still = PriorLonger(elapsed) + CountLonger(elapsed);
        var later = PriorLonger(elapsed + ahead) + CountLonger(elapsed + ahead);
        return still < 1e-9 ? 1 - Math.Exp(-ahead / priorMean) : 1 - (later / still);
    }

    /// <summary>The time that this share of the measured ones stays within.</summary>
    public double Quantile(double share) =>
        _sorted.Count < priorWeight ? -priorMean * Math.Log(1 - share) : _sorted[(int)Math.Min(_sorted.Count - 1, share * _sorted.Count)];

    private double PriorLonger(double seconds) => priorWeight * Math.Exp(-Math.Max(0, seconds) / priorMean);

    private int CountLonger(double seconds)
    {
        var (low, high) = (0, _sorted.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _sorted[middle] > seconds ? (low, middle) : (middle + 1, high);
        }

        return _sorted.Count - low;
    }
}
