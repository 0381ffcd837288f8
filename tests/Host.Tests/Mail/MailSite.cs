using Crm.AgentConsole.Contracts;
using Crm.HelpDesk;
using Crm.HelpDesk.Customers;
using Crm.HelpDesk.Mail;
using Crm.HelpDesk.Mail.Mime;
using Crm.HelpDesk.Users;
using Crm.Host.Configuration;
using Crm.Host.Mail;
using Crm.Host.Tests.Web;
using Crm.TestKit.Mail;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Host.Tests.Mail;

/// <summary>The web side with e-mail, a mail server on loopback, an administrator and an agent.</summary>
public sealed class MailSite : IAsyncDisposable
{
    public const string Secret = "a-secret-of-the-webhook";

    private MailSite(WebServer server, SmtpSink sink)
    {
        Server = server;
        Sink = sink;
    }

    public WebServer Server { get; }

    public SmtpSink Sink { get; }

    internal MailFolder Folder => Server.Get<MailFolder>();

    internal MailCollector Collector => Server.Get<MailCollector>();

    internal MailSender Sender => Server.Get<MailSender>();

    public static async Task<MailSite> StartAsync(Action<IServiceCollection>? more = null)
    {
        var sink = new SmtpSink();
        var mail = new MailSettings(
            new Mailbox("support@example.com", "Alderbrook"), null, new MailTemplate(), new SmtpSettings("127.0.0.1", sink.Port, SmtpSecurity.None, "crm", "pass"), Secret);
        var server = await WebServer.StartAsync(services =>
        {
            var site = (SiteConfiguration)services.Last(s => s.ServiceType == typeof(SiteConfiguration)).ImplementationInstance!;
            services.AddSingleton(site with { Mail = mail });
            var options = (HelpDeskOptions)services.Last(s => s.ServiceType == typeof(HelpDeskOptions)).ImplementationInstance!;
            services.AddSingleton(new HelpDeskOptions { Country = options.Country, Attachments = options.Attachments, Mail = mail.Options("a secret of tests"u8.ToArray()) });
            more?.Invoke(services);
        });
        await server.AddUserAsync("admin", UserRole.Administrator);
        await server.AddUserAsync("ana", UserRole.Agent);
        return new MailSite(server, sink);
    }

    public async Task<TicketDetail> TicketAsync(WebClient client, string email)
    {
        var customer = (await Server.Get<CustomerDirectory>().CreateAsync(new CustomerDraft("Ruth Adler", null, "standard", null, null, email, null, null, []), Actor.Server)).Value!;
        return await client.SendForAsync<TicketDetail>(HttpMethod.Post, "/api/tickets", new TicketCreate(Guid.NewGuid(), customer.Id, "Tent", null, "normal", null), System.Net.HttpStatusCode.Created);
    }

    public static byte[] Letter(string from, string subject, string text, string id) =>
        System.Text.Encoding.UTF8.GetBytes($"From: {from}\r\nTo: support@example.com\r\nSubject: {subject}\r\nMessage-ID: <{id}>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n");

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await Sink.DisposeAsync();
    }
}
