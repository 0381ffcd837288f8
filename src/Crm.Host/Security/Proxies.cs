using System.Net;
using Crm.Host.Configuration;
using Microsoft.AspNetCore.HttpOverrides;

namespace Crm.Host.Security;

/// <summary>Who sent a request that came by a reverse proxy: limits, logs and the audit are about that address, and cookies about that scheme.</summary>
internal static class Proxies
{
    public static void UseProxies(this IApplicationBuilder app)
    {
        if (app.ApplicationServices.GetRequiredService<SiteConfiguration>().Web.Proxies is { Count: > 0 } proxies)
            app.UseForwardedHeaders(Believed(proxies));
    }

    /// <summary>Only what these addresses write is believed: anybody can send such headers.</summary>
    public static ForwardedHeadersOptions Believed(IReadOnlyList<IPAddress> proxies)
    {
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto, ForwardLimit = proxies.Count };
        options.KnownIPNetworks.Clear();
        options.KnownProxies.Clear();
        foreach (var proxy in proxies)
            options.KnownProxies.Add(proxy);
        return options;
    }
}
