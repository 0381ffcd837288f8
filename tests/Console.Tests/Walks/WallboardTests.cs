using Crm.Console.Tests.Pages;
using Crm.Console.Tests.Site;

namespace Crm.Console.Tests.Walks;

/// <summary>A supervisor sees each queue and agent as they are now.</summary>
public sealed class WallboardTests(Center center)
{
    private static readonly TimeSpan StopDeadline = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task The_board_follows_a_call_and_keeps_its_figures_over_a_restart()
    {
        var line = center.TakeLine();
        await center.AddCustomerAsync("Wanda Waiting", "+12125550340");
        await using var board = await Wallboard.OpenAsync(center, await center.AddPersonAsync("Sue", "supervisor"));
        await using var desk = await center.OpenDeskAsync(await center.AddPersonAsync("Gina", line: line));
        await board.ShowsQueueAsync(line.Queue, waiting: 0, offered: 0, answered: 0, abandoned: 0);

        var given = await center.CallAsync(line, "+12125550341");
        await board.ShowsQueueAsync(line.Queue, waiting: 1, offered: 1, answered: 0, abandoned: 0);
        center.Carrier.HangUp(given);
        await board.ShowsQueueAsync(line.Queue, waiting: 0, offered: 1, answered: 0, abandoned: 1);

        var call = await center.CallAsync(line, "+12125550340");
        await board.ShowsQueueAsync(line.Queue, waiting: 1, offered: 2, answered: 0, abandoned: 1);
        await board.ShowsAgentAsync("Gina", "Not ready");
        await desk.GoReadyButton.ClickAsync();
        await board.ShowsAgentAsync("Gina", "Offered");
        await desk.AnswerAsync();
        await board.ShowsQueueAsync(line.Queue, waiting: 0, offered: 2, answered: 1, abandoned: 1);
        await board.ShowsAgentAsync("Gina", "Talking", "Wanda Waiting");
        await Evidence.PictureAsync(board.Page, "wallboard in use");
        center.Carrier.HangUp(call);
        await board.ShowsAgentAsync("Gina", "Wrap-up");
        await desk.FinishWrapUpAsync("Solved");
        await board.ShowsAgentAsync("Gina", "Ready", answered: 1);

        Assert.Equal(0, await center.Server.StopAsync(StopDeadline));
        await center.Server.RestartAsync();

        // Nobody has to sign in again: pages, phones and states come back by themselves, and calls go on.
        var next = await center.CallAsync(line, "+12125550340");
        await desk.AnswerAsync();
        await board.ShowsQueueAsync(line.Queue, waiting: 0, offered: 3, answered: 2, abandoned: 1);
        await board.ShowsAgentAsync("Gina", "Talking", "Wanda Waiting", answered: 2);
        center.Carrier.HangUp(next);
        await desk.FinishWrapUpAsync("Solved");
    }
}
