using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Crm.HelpDesk.Webhooks;
using Crm.Host.Configuration;

namespace Crm.Host.Webhooks;

/// <summary>Delivers one message over HTTP. Addresses are looked at when the connection is made, after the name was resolved, so no name can lead into the site's network later.</summary>
internal sealed class WebhookClient : IDisposable
{
    /// <summary>From the look-up of the name to the end of the answer's headers; what follows them is not read.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly HashSet<string> _allowed;
    private readonly WebhookSecrets _secrets;
    private readonly TimeProvider _time;
    private readonly HttpClient _http;

    public WebhookClient(SiteConfiguration site, WebhookSecrets secrets, TimeProvider time)
    {
        _allowed = new HashSet<string>(site.WebhookHosts, StringComparer.OrdinalIgnoreCase);
        _secrets = secrets;
        _time = time;
        _http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ConnectCallback = ConnectAsync,
            MaxResponseHeadersLength = 16,
            MaxResponseDrainSize = 64 * 1024,
            ResponseDrainTimeout = TimeSpan.FromSeconds(1),
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    /// <summary>Sends once. Whatever goes wrong is a result.</summary>
    /// <exception cref="OperationCanceledException">The server stops.</exception>
    public async Task<WebhookAttempt> SendAsync(WebhookTask task, CancellationToken cancel)
    {
        var watch = Stopwatch.StartNew();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Patience);
        try
        {
            var url = new Uri(task.Url);
            if (url.Scheme != Uri.UriSchemeHttps && !IsAllowed(url.IdnHost, url.Port))
            {
                return new(false, null, watch.Elapsed, $"The address is not https. Use https, or allow {url.IdnHost}:{url.Port} under webhooks.allowedHosts in {ConfigurationLoader.FileName}.");
            }

            using var request = Request(task, url);
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
            return new(response.IsSuccessStatusCode, (int)response.StatusCode, watch.Elapsed, Problem(response.StatusCode));
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new(false, null, watch.Elapsed, $"There was no answer within {Patience.TotalSeconds:0} seconds.");
        }
        catch (HttpRequestException e)
        {
            return new(false, null, watch.Elapsed, e.InnerException is ClosedAddressException closed ? closed.Message : e.Message);
        }
    }

    public void Dispose() => _http.Dispose();

    private HttpRequestMessage Request(WebhookTask task, Uri url)
    {
        var body = WebhookBody.Write(task);
        var at = _time.GetUtcNow().ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture);
        var id = WebhookBody.IdOf(task);
        var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("Crm-Webhooks", "1"));
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", at);
        request.Headers.Add("webhook-signature", WebhookSecrets.Sign(_secrets.Open(task.Secret), id, at, body));
        return request;
    }

    private static string? Problem(HttpStatusCode status) => (int)status switch
    {
        >= 200 and < 300 => null,
        >= 300 and < 400 => $"It answered {(int)status}, which leads elsewhere and is not followed. Write the final address.",
        _ => $"It answered {(int)status}.",
    };

    private bool IsAllowed(string host, int port) => _allowed.Contains(host) || _allowed.Contains($"{host}:{port}");

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancel)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var addresses = await Dns.GetHostAddressesAsync(host, cancel);
        if (!IsAllowed(host, port))
        {
            addresses = Array.FindAll(addresses, AddressRules.IsOpen);
        }

        if (addresses.Length == 0)
        {
            throw new ClosedAddressException($"{host} is an address inside of a network, which webhooks do not call. If it is meant, write {host}:{port} under webhooks.allowedHosts in {ConfigurationLoader.FileName}.");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, port, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private sealed class ClosedAddressException(string message) : IOException(message);
}
