using Crm.Routing.Dialer;

namespace Crm.Routing.Tests.Dialer;

/// <summary>How busy agents are said to be.</summary>
public sealed class AgentTimeTests
{
    private readonly AgentTime _time = new(TimeSpan.FromHours(1));

    [Fact]
    public void Talk_and_wrap_up_count_of_the_time_in_which_an_agent_could_work()
    {
        Say(0, (1, AgentState.Ready), (2, AgentState.NotReady));
        Say(10, (1, AgentState.Reserved));
        Say(12, (1, AgentState.Offered));
        Say(13, (1, AgentState.Talking));
        Say(23, (1, AgentState.WrapUp));
        Say(28, (1, AgentState.Ready));
        Assert.Equal(0.5, _time.Utilization(At(30))); // 15 of 30 minutes; the break of the other one is no time
        Say(30, (1, AgentState.PhoneProblem), (2, AgentState.Talking));
        Assert.Equal(25 / 40.0, _time.Utilization(At(40)));
    }

    [Fact]
    public void Nobody_who_could_work_is_no_figure_and_signed_out_is_no_time()
    {
        Assert.Null(_time.Utilization(At(0)));
        Say(0, (1, AgentState.NotReady));
        Assert.Null(_time.Utilization(At(5)));
        Say(5, (1, AgentState.Talking));
        Say(10, (1, AgentState.SignedOut));
        Assert.Equal(1, _time.Utilization(At(20)));
    }

    [Fact]
    public void What_is_longer_ago_than_the_span_is_forgotten()
    {
        Say(0, (1, AgentState.Talking));
        for (var minute = 1; minute <= 60; minute++)
        {
            _time.Utilization(At(minute));
        }

        Say(60, (1, AgentState.Ready));
        for (var minute = 61; minute <= 120; minute++)
        {
            Assert.InRange(_time.Utilization(At(minute))!.Value, (120 - minute - 5) / 60.0, (120 - minute + 10) / 60.0);
        }

        Assert.InRange(_time.Utilization(At(130))!.Value, 0, 0);
    }

    private void Say(int minute, params (int Agent, AgentState State)[] changes)
    {
        foreach (var (agent, state) in changes)
        {
            _time.Changed(Center.Agent(agent), state, At(minute));
        }
    }

    private static DateTimeOffset At(int minute) => Center.Start.AddMinutes(minute);
}
