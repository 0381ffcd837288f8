using System.Net;
using Crm.Host.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Crm.Host.Tests.Security;

public sealed class ProxyTests
{
    private static readonly IPAddress Proxy = IPAddress.Parse("192.0.2.80");

    [Theory]
    [InlineData("192.0.2.80", "198.51.100.7", "198.51.100.7", "https")]
    [InlineData("192.0.2.80", "203.0.113.9, 198.51.100.7", "198.51.100.7", "https")]
    [InlineData("127.0.0.1", "198.51.100.7", "127.0.0.1", "http")]
    public async Task What_a_proxy_says_about_the_sender_is_believed_and_what_others_say_is_not(string from, string says, string sender, string scheme)
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = IPAddress.Parse(from);
        context.Request.Scheme = "http";
        context.Request.Headers["X-Forwarded-For"] = says;
        context.Request.Headers["X-Forwarded-Proto"] = "https";

        await new ForwardedHeadersMiddleware(_ => Task.CompletedTask, NullLoggerFactory.Instance, Options.Create(Proxies.Believed([Proxy]))).Invoke(context);

        Assert.Equal(IPAddress.Parse(sender), context.Connection.RemoteIpAddress);
        Assert.Equal(scheme, context.Request.Scheme);
    }
}
