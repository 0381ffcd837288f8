using Crm.Console.Tests.Site;
using Crm.Telephony.Calls;
using Crm.TestKit;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Crm.Console.Tests.Walks;

/// <summary>The buttons of a call in progress, by what the other side hears and gets.</summary>
public sealed class CallControlTests(Center center)
{
    [Fact]
    public async Task Mute_silences_the_agent_alone_and_the_keypad_sends_keys()
    {
        var line = center.TakeLine();
        await using var desk = await center.OpenDeskAsync(await center.AddPersonAsync("Mona", line: line));
        await desk.GoReadyAsync();
        var call = await center.CallAsync(line, "+12125550360");
        await desk.AnswerAsync();
        await center.Carrier.HearsToneAsync(call, Center.AgentTone, Center.Soon);

        var mute = desk.Button("Mute");
        await mute.ClickAsync();
        await Expect(mute).ToHaveAttributeAsync("aria-pressed", "true");
        await Eventually.TrueAsync(async () => Tone.Heard(await center.Carrier.HearAsync(call, TimeSpan.FromSeconds(1)), Center.AgentTone) == TimeSpan.Zero, Center.Soon);
        await desk.HearsToneAsync(Center.CallerTone);
        await mute.ClickAsync();
        await center.Carrier.HearsToneAsync(call, Center.AgentTone, Center.Soon);

        await desk.Button("Keypad").ClickAsync();
        await desk.Page.GetByRole(AriaRole.Dialog, new() { Name = "Keypad" }).GetByRole(AriaRole.Button, new() { Name = "5", Exact = true }).ClickAsync();
        await desk.Page.Keyboard.PressAsync("#");
        await Eventually.TrueAsync(() => string.Concat(center.Carrier.Events.OfType<DigitPressed>().Where(e => e.Call == call).Select(e => e.Digit)) == "5#", Center.Soon);

        center.Carrier.HangUp(call);
        await desk.FinishWrapUpAsync("Solved");
    }
}
