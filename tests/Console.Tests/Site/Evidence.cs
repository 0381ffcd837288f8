using System.Globalization;
using Microsoft.Playwright;

namespace Crm.Console.Tests.Site;

/// <summary>What to look at when a test fails: CRM_TEST_EVIDENCE=FOLDER keeps the server's log, what each page said on its console and sockets, and pictures of the pages there.</summary>
internal static class Evidence
{
    private static readonly string? Folder = Environment.GetEnvironmentVariable("CRM_TEST_EVIDENCE");
    private static int _pages;

    public static void Keep(string name, string text)
    {
        if (Folder is not null)
        {
            File.WriteAllText(Path.Combine(Directory.CreateDirectory(Folder).FullName, name + ".log"), text);
        }
    }

    /// <summary>Writes down what happens in a page from now on.</summary>
    public static void Follow(IPage page)
    {
        if (Folder is null)
        {
            return;
        }

        var file = Path.Combine(Directory.CreateDirectory(Folder).FullName, string.Create(CultureInfo.InvariantCulture, $"page{Interlocked.Increment(ref _pages)}.log"));
        void Write(string line)
        {
            lock (file)
            {
                File.AppendAllText(file, string.Create(CultureInfo.InvariantCulture, $"{DateTime.UtcNow:HH:mm:ss.fff} {line}\n"));
            }
        }

        page.Console += (_, message) => Write($"console: {message.Text}");
        page.PageError += (_, error) => Write($"error: {error}");
        page.FrameNavigated += (_, frame) => Write($"at {frame.Url}");
        page.WebSocket += (_, socket) =>
        {
            Write($"opens {socket.Url}");
            socket.FrameReceived += (_, frame) => Write($"<< {frame.Text}");
            socket.FrameSent += (_, frame) => Write($">> {frame.Text}");
            socket.Close += (_, _) => Write($"closed {socket.Url}");
        };
    }

    public static Task PictureAsync(IPage page, string name) =>
        Folder is null ? Task.CompletedTask : page.ScreenshotAsync(new() { Path = Path.Combine(Folder, name.Trim('/').Replace('/', '-') + ".png"), FullPage = true });
}
