using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Crm.Host.Configuration;
using Crm.Host.Security;
using Crm.Host.Tests.Configurations;
using Crm.TestKit.Processes;
using Microsoft.Extensions.Logging.Abstractions;

namespace Crm.Host.Tests.Web;

/// <summary>HTTPS on the web port by two files.</summary>
public sealed class TlsTests : IDisposable
{
    private const string Password = "a-long-pass-word-1";

    private readonly ScratchDirectory _scratch = new("tls");
    private readonly ConfigurationFolder _folder = new();

    public void Dispose()
    {
        _folder.Dispose();
        _scratch.Dispose();
    }

    [Fact]
    public async Task The_console_is_served_with_the_certificate_and_its_cookie_only_goes_over_https()
    {
        using var certificate = Write(_folder.Path, "first");
        _folder.Set("web", Web(""", "tls": { "certificate": "site.pem", "key": "site.key" }"""));
        _folder.Set("sip.port", 0);
        var said = new List<string>();
        await using var server = await CrmServer.StartAsync(new StartCommand(false, _scratch.File("data"), _folder.Path), said.Add);
        var web = said.SelectMany(line => line.Split(' ', ',')).First(word => word.StartsWith("https://localhost:", StringComparison.Ordinal));
        using var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = (_, shown, _, _) => shown!.Thumbprint == certificate.Thumbprint };
        using var client = new HttpClient(handler) { BaseAddress = new Uri(web) };

        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri("/health/live", UriKind.Relative))).StatusCode);
        var page = await client.GetAsync(new Uri("/", UriKind.Relative));
        Assert.True(page.Headers.Contains("Strict-Transport-Security"));
        Assert.Contains("wss://", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        var token = said.Single(line => line.Contains("#token=", StringComparison.Ordinal)).Split('=')[^1];
        await PostAsync(client, "/api/setup", new JsonObject { ["token"] = token, ["userName"] = "root", ["displayName"] = "Root", ["password"] = Password });
        var session = await PostAsync(client, "/api/session", new JsonObject { ["userName"] = "root", ["password"] = Password });
        Assert.All(session.Headers.GetValues("Set-Cookie"), cookie => Assert.Contains("; secure", cookie, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void Renewed_files_are_served_after_a_while_and_spoiled_ones_are_not()
    {
        var time = new ManualClock();
        using var first = Write(_scratch.Path, "first");
        var served = new WebCertificate(_scratch.File("site.pem"), _scratch.File("site.key"), time);
        Assert.Equal(first.Thumbprint, Served(served));
        using var second = Write(_scratch.Path, "second");
        Assert.Equal(first.Thumbprint, Served(served));
        time.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal(second.Thumbprint, Served(served));
        File.WriteAllText(_scratch.File("site.pem"), "not a certificate");
        time.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal(second.Thumbprint, Served(served));
    }

    [Fact]
    public void Files_that_cannot_be_served_are_named_before_the_start()
    {
        _folder.Set("web", Web(""", "tls": { "certificate": "none.pem", "key": "none.key" }"""));
        Assert.Contains(_folder.Problems(), problem => problem.Contains("web.tls: leads to a certificate that cannot be used", StringComparison.Ordinal) && problem.Contains("PEM", StringComparison.Ordinal));
        _folder.Set("web", Web(""", "tls": { "certificate": "none.pem" }"""));
        Assert.Contains(_folder.Problems(), problem => problem.Contains("web.tls.key: is missing", StringComparison.Ordinal));
        using var one = Write(_folder.Path, "one");
        var key = File.ReadAllText(Path.Combine(_folder.Path, "site.key"));
        using var other = Write(_folder.Path, "other");
        File.WriteAllText(Path.Combine(_folder.Path, "site.key"), key);
        _folder.Set("web", Web(""", "tls": { "certificate": "site.pem", "key": "site.key" }"""));
        Assert.Contains(_folder.Problems(), problem => problem.Contains("web.tls: leads to a certificate that cannot be used", StringComparison.Ordinal));
    }

    private static async Task<HttpResponseMessage> PostAsync(HttpClient client, string path, JsonObject body)
    {
        var answer = await client.PostAsync(new Uri(path, UriKind.Relative), new StringContent(body.ToJsonString(), null, "application/json"));
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return answer;
    }

    private static JsonNode Web(string more) => JsonNode.Parse($$"""{ "address": "127.0.0.1", "port": 0{{more}} }""")!;

    private static string Served(WebCertificate certificate) => certificate.Options(NullLogger.Instance).ServerCertificateContext!.TargetCertificate.Thumbprint;

    private static X509Certificate2 Write(string folder, string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
        File.WriteAllText(Path.Combine(folder, "site.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(folder, "site.key"), key.ExportPkcs8PrivateKeyPem());
        return certificate;
    }
}
