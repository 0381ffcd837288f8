namespace Crm.Telephony.Calls.Trunks;

/// <summary>Ranges that are called for the money which the callee gets of it, or that cost many times a normal call. Denied unless a site allows them.</summary>
internal static class PremiumNumbers
{
    public static readonly IReadOnlyList<string> Prefixes =
    [
        // Shared by all countries (ITU-T E.164 list of assigned country codes): shared cost, satellites, personal numbers, premium rate.
        "+808", "+870", "+878", "+881", "+882", "+883", "+888", "+979",
        // North America: pay-per-call, and the island states that look like domestic numbers and are billed as foreign ones.
        "+1900",
        "+1242", "+1246", "+1264", "+1268", "+1284", "+1345", "+1441", "+1473", "+1649", "+1658", "+1664", "+1721", "+1758", "+1767", "+1784",
        "+1809", "+1829", "+1849", "+1868", "+1869", "+1876",
        // National premium, personal and televoting ranges.
        "+3190", "+3290", "+3389", "+34803", "+34806", "+34807", "+35315", "+358600", "+358700", "+3989", "+41900", "+41901", "+41906",
        "+43900", "+43901", "+43930", "+43931", "+4470", "+44871", "+44872", "+44873", "+449", "+46900", "+46939", "+46944", "+4782", "+4870",
        "+49137", "+49900", "+61190", "+64900",
    ];
}
