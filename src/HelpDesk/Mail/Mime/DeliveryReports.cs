namespace Crm.HelpDesk.Mail.Mime;

/// <summary>Delivery status notifications (RFC 3464, in a multipart/report by RFC 6522).</summary>
internal static class DeliveryReports
{
    private const int MostGroups = 50;

    /// <summary>The report in a message; of several recipients the first who failed. Null when it is none.</summary>
    public static DeliveryReport? Find(MimePart root)
    {
        if (root.Type.Value != "multipart/report" || root.Parts.FirstOrDefault(p => p.Type.Value is "message/delivery-status" or "message/global-delivery-status") is not { } status)
        {
            return null;
        }

        var about = root.Parts.Where(p => p.Type.Value is "message/rfc822" or "text/rfc822-headers" or "message/global" or "message/global-headers")
            .Select(p => MailHeaders.Read(p.Content(), out _)["Message-ID"]).FirstOrDefault();
        var reports = Groups(status.Content()).Where(group => group["Action"] is not null).Select(group => new DeliveryReport(
            Address(group["Final-Recipient"]) ?? Address(group["Original-Recipient"]),
            group["Action"]!.Trim().Equals("failed", StringComparison.OrdinalIgnoreCase),
            group["Status"]?.Split(' ', 2)[0],
            group["Diagnostic-Code"],
            MailReader.Ids(about).FirstOrDefault())).ToList();
        return reports.Find(report => report.Failed) ?? reports.FirstOrDefault();
    }

    // "rfc822; name@example.com"
    private static string? Address(string? field)
    {
        var address = field?.Split(';', 2)[^1].Trim().Trim('<', '>');
        return Mailbox.IsAddress(address) ? address : null;
    }

    private static IEnumerable<MailHeaders> Groups(ReadOnlyMemory<byte> body)
    {
        for (var i = 0; i < MostGroups && !body.IsEmpty; i++)
        {
            yield return MailHeaders.Read(body, out body);
        }
    }
}
