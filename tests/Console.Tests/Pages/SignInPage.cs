using Crm.Console.Tests.Site;
using Microsoft.Playwright;

namespace Crm.Console.Tests.Pages;

/// <summary>The sign-in page.</summary>
internal static class SignInPage
{
    /// <summary>Signs in as a person does, and waits for the console.</summary>
    public static async Task AsAsync(IPage page, Person person)
    {
        await page.GetByLabel("User name").FillAsync(person.UserName);
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Password" }).FillAsync(person.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = $"Account of {person.Name}" })).ToBeVisibleAsync();
    }
}
