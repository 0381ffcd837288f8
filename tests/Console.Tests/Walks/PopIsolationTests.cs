using System.Collections.Concurrent;
using Crm.Console.Tests.Site;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Crm.Console.Tests.Walks;

/// <summary>A pop goes to the agent whom the call is offered to, and to nobody else.</summary>
public sealed class PopIsolationTests(Center center)
{
    [Fact]
    public async Task Only_the_offered_agent_sees_the_pop_and_an_unanswered_offer_moves_on()
    {
        const string caller = "Paula Private";
        await center.AddCustomerAsync(caller, "+12125550320");
        var second = await center.OpenBrowserAsync();
        var told = new ConcurrentQueue<string>();
        second.WebSocket += (_, socket) => socket.FrameReceived += (_, frame) => told.Enqueue(frame.Text ?? "");
        await using var first = await center.OpenDeskAsync(await center.AddPersonAsync("Ida", line: Line.Impatient));
        await Pages.SignInPage.AsAsync(second, await center.AddPersonAsync("Jon", line: Line.Impatient));
        await using var other = new Pages.Desk(second);
        await first.GoReadyAsync();
        await other.GoReadyAsync();

        // Ida has been idle for longer.
        var call = await center.CallAsync(Line.Impatient, "+12125550320");
        await Expect(first.IncomingCall).ToContainTextAsync(caller);
        await Expect(other.IncomingCall).ToBeHiddenAsync();
        Assert.NotEmpty(told);
        Assert.DoesNotContain(told, frame => frame.Contains(caller, StringComparison.Ordinal));

        await Expect(other.IncomingCall).ToContainTextAsync(caller);
        await Expect(first.IncomingCall).ToBeHiddenAsync();
        await Expect(first.State).ToContainTextAsync("did not answer", new() { IgnoreCase = true });
        await other.AnswerAsync();
        await Expect(first.Page.GetByText(caller)).ToBeHiddenAsync();

        center.Carrier.HangUp(call);
        await other.FinishWrapUpAsync("Solved");
    }
}
