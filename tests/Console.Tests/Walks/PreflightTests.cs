using Crm.Console.Tests.Site;
using static Microsoft.Playwright.Assertions;

namespace Crm.Console.Tests.Walks;

/// <summary>The phone is checked before an agent may take calls.</summary>
public sealed class PreflightTests(Center center)
{
    [Fact]
    public async Task Without_a_microphone_nobody_goes_ready_and_the_page_says_why_and_what_to_do()
    {
        await using var desk = await center.OpenDeskAsync(await center.AddPersonAsync("Max", line: center.TakeLine()), microphone: false);
        await Expect(desk.Page.GetByText("The browser may not use the microphone.").First).ToBeVisibleAsync();
        await Expect(desk.Page.GetByText("allow the microphone, then press “Check phone”").First).ToBeVisibleAsync();
        await Expect(desk.GoReadyButton).ToBeDisabledAsync();

        await desk.Page.Context.GrantPermissionsAsync(["microphone"]);
        await desk.Button("Check phone").First.ClickAsync();
        await desk.GoReadyAsync();
        await Expect(desk.Page.GetByText("The browser may not use the microphone.")).ToHaveCountAsync(0);
    }
}
