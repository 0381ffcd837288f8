namespace Crm.Routing.Dialer;

/// <summary>
/// What a campaign's calls come to: how many of them a person answers, and after how long. A list changes in the course of a day, so older calls count ever less.
/// </summary>
internal sealed class AnswerModel
{
    // The share before anything was measured. Rather too high than too low: who expects more answers opens fewer lines.
    private const double PriorRate = 0.4;
    private const double PriorCalls = 20;

    // About so many of the last calls decide.
    private const double Memory = 500;

    private readonly Durations _answer = new(priorMean: 9);
    private readonly Durations _other = new(priorMean: 18);
    private double _calls;
    private double _answers;

    /// <summary>Share of the calls that a person answers.</summary>
    public double Rate => ((PriorRate * PriorCalls) + _answers) / (PriorCalls + _calls);

    /// <summary>Seconds within which most of the answers come.</summary>
    public double TimeToAnswer => _answer.Quantile(0.75);

    public void Answered(TimeSpan after) => Note(_answer, after, 1);

    /// <summary>Busy, no answer, a machine, a failure.</summary>
    public void NotAnswered(TimeSpan after) => Note(_other, after, 0);

    /// <summary>How likely a person answers a call of this age within the next seconds.</summary>
    public double AnswersWithin(double age, double ahead)
    {
        var person = Rate * _answer.Longer(age);
        var pending = person + ((1 - Rate) * _other.Longer(age));
        return pending < 1e-9 ? 0 : person / pending * _answer.EndsWithin(age, ahead);
    }

    private void Note(Durations durations, TimeSpan after, int answered)
    {
        durations.Note(after);
        _calls = (_calls * (1 - (1 / Memory))) + 1;
        _answers = (_answers * (1 - (1 / Memory))) + answered;
    }
}
