using Crm.Telephony.Calls.Trunks;
using static Crm.Calls.Tests.Trunks.TestTrunks;

namespace Crm.Calls.Tests.Trunks;

/// <summary>Whether a trunk counts as up, in virtual time: nothing at a limit, everything one tick later, and no flapping.</summary>
public sealed class QualificationTests
{
    private static readonly QualifyOptions Options = new(Period: At(40), Patience: At(4), DownAfter: 2, UpAfter: 3);
    private readonly Qualification _qualification = new(Options, At(0));
    private TimeSpan _now = At(0);
    private long _question;

    [Fact]
    public void It_is_asked_at_once_and_then_once_a_period()
    {
        Assert.True(_qualification.Elapsed(At(0)));
        _qualification.Asked(1, At(0));
        Assert.False(_qualification.Elapsed(At(1)));
        _qualification.Answered(1, 200, "OK", At(1));
        Assert.Equal(At(40), _qualification.NextDeadline);
        Assert.False(_qualification.Elapsed(At(40) - Tick));
        Assert.True(_qualification.Elapsed(At(40)));
    }

    [Theory]
    [InlineData(200)]
    [InlineData(401)]
    [InlineData(404)]
    [InlineData(405)]
    [InlineData(500)]
    [InlineData(603)]
    public void Whatever_it_answers_but_503_means_that_it_is_there(int status)
    {
        Ask(status);
        Assert.Equal(Qualification.Verdict.Up, _qualification.State);
        Assert.StartsWith($"{status} ", _qualification.Last, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(503)]
    [InlineData(408)]
    [InlineData(null)]
    public void It_is_down_after_so_many_failures_in_a_row_and_no_sooner(int? failure)
    {
        Ask(200);
        Ask(failure);
        Assert.Equal(Qualification.Verdict.Up, _qualification.State);
        Ask(200);
        Ask(failure);
        Assert.Equal(Qualification.Verdict.Up, _qualification.State);
        Ask(failure);
        Assert.Equal(Qualification.Verdict.Down, _qualification.State);
        Assert.Equal(_now, _qualification.Since);
    }

    [Fact]
    public void It_is_up_again_after_so_many_answers_in_a_row_and_one_failure_begins_the_count_anew()
    {
        Ask(null);
        Ask(null);
        Assert.Equal(Qualification.Verdict.Down, _qualification.State);
        Ask(200);
        Ask(200);
        Ask(null);
        Ask(200);
        Ask(200);
        Assert.Equal(Qualification.Verdict.Down, _qualification.State);
        Ask(200);
        Assert.Equal(Qualification.Verdict.Up, _qualification.State);
    }

    [Fact]
    public void What_may_be_a_change_is_looked_at_again_soon()
    {
        Ask(200);
        var asked = Ask(503);
        Assert.Equal(asked + At(10), _qualification.NextDeadline);
        asked = Ask(503);
        Assert.Equal(asked + At(40), _qualification.NextDeadline);
        asked = Ask(200);
        Assert.Equal(asked + At(10), _qualification.NextDeadline);
    }

    [Fact]
    public void An_answer_at_the_limit_counts_and_one_of_an_older_question_never_does()
    {
        Assert.True(_qualification.Elapsed(At(0)));
        _qualification.Asked(1, At(0));
        Assert.False(_qualification.Elapsed(At(4) - Tick));
        Assert.Equal("not asked yet", _qualification.Last);
        Assert.False(_qualification.Elapsed(At(4)));
        Assert.Equal("no answer within 4 s", _qualification.Last);
        _qualification.Answered(1, 200, "OK", At(5));
        Assert.Equal(Qualification.Verdict.Unknown, _qualification.State);

        Assert.True(_qualification.Elapsed(At(10)));
        _qualification.Asked(2, At(10));
        _qualification.Answered(1, 408, "Request Timeout", At(11));
        Assert.Equal("no answer within 4 s", _qualification.Last);
        _qualification.Answered(2, 200, "OK", At(12));
        Assert.Equal(Qualification.Verdict.Up, _qualification.State);
    }

    /// <summary>Goes to the next question and answers it; null for silence. Returns when it was asked.</summary>
    private TimeSpan Ask(int? status)
    {
        _now = _now > _qualification.NextDeadline ? _now : _qualification.NextDeadline;
        Assert.True(_qualification.Elapsed(_now));
        var asked = _now;
        _qualification.Asked(++_question, _now);
        _now += status is null ? Options.Patience : At(0.1);
        if (status is { } answer)
        {
            _qualification.Answered(_question, answer, "answer", _now);
        }
        else
        {
            _qualification.Elapsed(_now);
        }
        return asked;
    }
}
