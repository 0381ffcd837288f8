using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Crm.Console.Tests.Pages;

/// <summary>An agent's console as its user sees it: by roles and names, never by markup.</summary>
internal sealed class Desk(IPage page) : IAsyncDisposable
{
    public IPage Page { get; } = page;
    public ILocator State => Page.GetByRole(AriaRole.Group, new() { Name = "Your state" });
    public ILocator IncomingCall => Page.GetByRole(AriaRole.Region, new() { Name = "Incoming call" });
    public ILocator Call => Page.GetByRole(AriaRole.Region, new() { Name = "Call with" });
    public ILocator WrapUp => Page.GetByRole(AriaRole.Region, new() { Name = "Wrap-up" });
    public ILocator Caller => Page.GetByRole(AriaRole.Region, new() { Name = "Caller", Exact = true });
    public ILocator GoReadyButton => Button("Go ready");

    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    /// <summary>Waits for the phone's check to pass, then takes calls.</summary>
    public async Task GoReadyAsync()
    {
        await Expect(GoReadyButton).ToBeEnabledAsync();
        await GoReadyButton.ClickAsync();
        await ShowsStateAsync("Ready");
    }

    public Task ShowsStateAsync(string state) => Expect(State.GetByText(state, new() { Exact = true }).First).ToBeVisibleAsync();

    public async Task AnswerAsync()
    {
        await Button("Answer").ClickAsync();
        await ShowsPhaseAsync("Talking");
    }

    /// <summary>Waits for a word of the call bar: Talking, On hold, Reconnecting your phone…</summary>
    public Task ShowsPhaseAsync(string phase) => Expect(Call.GetByText(phase, new() { Exact = true })).ToBeVisibleAsync();

    public async Task FinishWrapUpAsync(string disposition, string note = "")
    {
        await Page.GetByRole(AriaRole.Combobox, new() { Name = "Disposition" }).ClickAsync();
        await Page.GetByRole(AriaRole.Option, new() { Name = disposition }).ClickAsync();
        await WrapUp.GetByRole(AriaRole.Textbox, new() { Name = "Note" }).FillAsync(note);
        await Button("Finish wrap-up").ClickAsync();
        await Expect(WrapUp).ToBeHiddenAsync();
    }

    /// <summary>Waits until this tone is the loudest thing that the caller's audio element plays, for half a second in all.</summary>
    public Task HearsToneAsync(double hertz) => Ear.HearsToneAsync(Page, hertz);

    public async ValueTask DisposeAsync() => await Page.Context.CloseAsync();
}
