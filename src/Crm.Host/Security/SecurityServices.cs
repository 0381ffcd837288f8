using Crm.AgentConsole;
using Crm.Host.Audit;
using Crm.Host.Configuration;
using Crm.Host.Keys;
using Crm.Host.Telemetry;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;

namespace Crm.Host.Security;

/// <summary>Puts signing in, roles, and the guards against foreign pages together.</summary>
internal static class SecurityServices
{
    /// <summary>Policy: supervisors and administrators.</summary>
    public const string Supervisors = "supervisors";

    /// <summary>Policy: administrators.</summary>
    public const string Administrators = "administrators";

    /// <summary>A key where one is sent, else the session cookie.</summary>
    private const string EitherScheme = "either";

    /// <summary>Needs <see cref="SiteConfiguration"/>, <see cref="DataFolder"/> and the help desk among the services.</summary>
    public static IServiceCollection AddCrmSecurity(this IServiceCollection services)
    {
        services.AddSingleton<AccountDirectory>();
        services.AddHostedService(s => s.GetRequiredService<AccountDirectory>());
        services.AddSingleton<Viewers>();
        services.AddTransient<IClaimsTransformation, ViewerTransformation>();
        services.AddSingleton<Passwords>();
        services.AddSingleton<SignInThrottle>();
        services.AddSingleton<KnownBrowsers>();
        services.AddSingleton<RefusalLimit>();
        services.AddSingleton<SignInDesk>();
        services.AddSingleton<PhoneSecrets>();
        services.AddSingleton<FirstStart>();
        services.AddSingleton<EndedSessions>();
        services.AddSingleton<LiveConnections>();
        services.AddSingleton(s => new OriginRules(s.GetRequiredService<SiteConfiguration>().Web.Origins));
        services.AddDataProtection().SetApplicationName("Crm");
        services.AddOptions<KeyManagementOptions>().Configure<DataFolder, ILoggerFactory>((options, data, log) => options.XmlRepository = new OwnerOnlyKeys(data.Keys, log));
        services.AddAntiforgery(options =>
        {
            options.HeaderName = RequestGuard.TokenHeader;
            options.Cookie.Name = "crm-csrf";
            options.Cookie.SameSite = SameSiteMode.Strict;
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
        services.AddSingleton<KeyDirectory>();
        services.AddHostedService(s => s.GetRequiredService<KeyDirectory>());
        services.AddAuthentication(EitherScheme)
            .AddPolicyScheme(EitherScheme, null, either => either.ForwardDefaultSelector =
                context => KeyAuthentication.Applies(context.Request) ? KeyAuthentication.SchemeName : CookieAuthenticationDefaults.AuthenticationScheme)
            .AddScheme<AuthenticationSchemeOptions, KeyAuthentication>(KeyAuthentication.SchemeName, null)
            .AddCookie(SessionCookies.Configure);
        services.AddAuthorization(Policies);
        return services;
    }

    /// <summary>Headers and plain error answers, then who it is, then whether the request may be. Before everything that serves something.</summary>
    public static IApplicationBuilder UseCrmSecurity(this IApplicationBuilder app)
    {
        app.UseProxies();
        app.UseSecurityHeaders();
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UseAuthentication();
        app.UseMiddleware<RequestGuard>();
        app.UseMiddleware<OwnPasswordGuard>();
        app.UseMiddleware<AuditedRequests>();
        app.UseMiddleware<KeyGuard>();
        app.UseAuthorization();
        app.UseMiddleware<Idempotency>();
        app.Use((context, next) => context.RequestServices.GetRequiredService<LiveConnections>().TrackAsync(context, next));
        return app;
    }

    private static void Policies(AuthorizationOptions options)
    {
        options.AddPolicy(Supervisors, policy => policy.RequireRole(ConsoleRoles.Supervisor, ConsoleRoles.Administrator));
        options.AddPolicy(Administrators, policy => policy.RequireRole(ConsoleRoles.Administrator));
        Rights.AddPolicies(options);
        // A new end point without a rule is closed. What matches no end point is a file of the console or nothing: both are public.
        options.FallbackPolicy = new AuthorizationPolicyBuilder()
            .RequireAssertion(context => context.User.Identity?.IsAuthenticated == true || context.Resource is HttpContext http && http.GetEndpoint() is null)
            .Build();
    }
}
