using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Crm.TestKit.Processes;

/// <summary>A signed-in person at the REST API: cookie and anti-forgery token are looked after.</summary>
public sealed class CrmClient : IDisposable
{
    private readonly HttpClient _http;
    private readonly HttpClientHandler _handler;

    public CrmClient(Uri server)
    {
        _handler = new HttpClientHandler { CookieContainer = new CookieContainer(), AllowAutoRedirect = false };
        _http = new HttpClient(_handler) { BaseAddress = server };
    }

    public CookieContainer Cookies => _handler.CookieContainer;

    /// <summary>The first administrator, by the one-time link's token; signed in afterwards.</summary>
    public async Task SetUpAsync(string token, string user, string password)
    {
        await SendAsync(HttpMethod.Post, "/api/setup", new { token, userName = user, displayName = user, password });
        await SignInAsync(user, password);
    }

    public async Task SignInAsync(string user, string password)
    {
        await SendAsync(HttpMethod.Post, "/api/session", new { userName = user, password });
        var me = await GetAsync("/api/me");
        _http.DefaultRequestHeaders.Remove("X-CSRF");
        _http.DefaultRequestHeaders.Add("X-CSRF", me["antiForgeryToken"]!.GetValue<string>());
    }

    /// <exception cref="HttpRequestException">With the status and the body.</exception>
    public async Task<JsonNode> GetAsync(string path) => await SendAsync(HttpMethod.Get, path, null) ?? throw new InvalidOperationException($"{path} gave nothing");

    /// <exception cref="HttpRequestException">With the status and the body.</exception>
    public async Task<T> GetAsync<T>(string path) => (await GetAsync(path)).Deserialize<T>(JsonSerializerOptions.Web)!;

    public async Task<JsonNode?> PostAsync(string path, object body) => await SendAsync(HttpMethod.Post, path, body);

    public async Task<T> PostAsync<T>(string path, object body) => (await PostAsync(path, body)).Deserialize<T>(JsonSerializerOptions.Web)!;

    /// <summary>Sends a file as it is.</summary>
    public async Task<JsonNode?> PostCsvAsync(string path, string csv)
    {
        using var content = new StringContent(csv, System.Text.Encoding.UTF8, new System.Net.Http.Headers.MediaTypeHeaderValue("text/csv"));
        return await SendContentAsync(HttpMethod.Post, path, content);
    }

    /// <summary>Sends bytes as they are.</summary>
    public async Task<JsonNode?> PostBytesAsync(string path, byte[] bytes)
    {
        using var content = new ByteArrayContent(bytes);
        return await SendContentAsync(HttpMethod.Post, path, content);
    }

    public async Task<byte[]> DownloadAsync(string path) => await _http.GetByteArrayAsync(path);

    private Task<JsonNode?> SendAsync(HttpMethod method, string path, object? body) =>
        SendContentAsync(method, path, body is null ? null : JsonContent.Create(body, options: JsonSerializerOptions.Web));

    private async Task<JsonNode?> SendContentAsync(HttpMethod method, string path, HttpContent? content)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        using var response = await _http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode
            ? text.Length == 0 ? null : JsonNode.Parse(text)
            : throw new HttpRequestException($"{method} {path} gave {(int)response.StatusCode}: {text}", null, response.StatusCode);
    }

    public void Dispose()
    {
        _http.Dispose();
        _handler.Dispose();
    }
}
