using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Crm.AgentConsole.Contracts;

namespace Crm.Host.Tests.Web;

/// <summary>A body that is sent as a file.</summary>
public sealed record Csv(string Text);

/// <summary>A browser's view of the API: cookies, and the anti-forgery token on every change.</summary>
public sealed class WebClient : IDisposable
{
    private readonly HttpClientHandler handler = new() { AllowAutoRedirect = false };

    public WebClient(Uri address) => Http = new HttpClient(handler) { BaseAddress = address };

    public HttpClient Http { get; }

    public string? Token { get; set; }

    public CookieContainer Cookies => handler.CookieContainer;

    public async Task<Me> SignInAsync(string name, string password)
    {
        using var response = await SendAsync(HttpMethod.Post, "/api/session", new SignIn(name, password));
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        var me = await ReadAsync<Me>("/api/me");
        Token = me.AntiForgeryToken;
        return me;
    }

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, object? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is string text)
            request.Content = new StringContent(text, Encoding.UTF8, "application/json");
        else if (body is Csv csv)
            request.Content = new StringContent(csv.Text, Encoding.UTF8, "text/csv");
        else if (body is not null)
            request.Content = JsonContent.Create(body, body.GetType(), options: JsonSerializerOptions.Web);
        if (Token is not null && method != HttpMethod.Get)
            request.Headers.Add("X-CSRF", Token);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return await Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public async Task<T> ReadAsync<T>(string path)
    {
        using var response = await SendAsync(HttpMethod.Get, path);
        return await BodyAsync<T>(response, HttpStatusCode.OK);
    }

    public async Task<T> SendForAsync<T>(HttpMethod method, string path, object body, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var response = await SendAsync(method, path, body);
        return await BodyAsync<T>(response, expected);
    }

    /// <summary>Sends what must be refused, and gives the sentence of the problem details.</summary>
    public async Task<string> RefusedAsync(HttpStatusCode status, HttpMethod method, string path, object? body = null, params (string Name, string Value)[] headers)
    {
        using var response = await SendAsync(method, path, body, headers);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(status == response.StatusCode, $"{method} {path} gave {(int)response.StatusCode}: {text}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = JsonNode.Parse(text)!.AsObject();
        Assert.Equal((int)status, problem["status"]!.GetValue<int>());
        return problem["detail"]?.GetValue<string>() ?? "";
    }

    public void Dispose()
    {
        Http.Dispose();
        handler.Dispose();
    }

    private static async Task<T> BodyAsync<T>(HttpResponseMessage response, HttpStatusCode expected)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(expected == response.StatusCode, $"{response.RequestMessage!.RequestUri} gave {(int)response.StatusCode}: {text}");
        return JsonSerializer.Deserialize<T>(text, JsonSerializerOptions.Web)!;
    }
}
