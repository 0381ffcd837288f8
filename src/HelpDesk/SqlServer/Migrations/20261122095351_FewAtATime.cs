using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Crm.HelpDesk.SqlServer.Migrations
{
    /// <inheritdoc />
    public partial class FewAtATime : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "IX_SlaClocks_CalendarId",
                table: "SlaClocks",
                column: "CalendarId",
                filter: "MetAt IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Notices_TicketId",
                table: "Notices",
                column: "TicketId",
                filter: "TicketId IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Leads_ListId_Id",
                table: "Leads",
                columns: new[] { "ListId", "Id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_SlaClocks_CalendarId",
                table: "SlaClocks");

            migrationBuilder.DropIndex(
                name: "IX_Notices_TicketId",
                table: "Notices");

            migrationBuilder.DropIndex(
                name: "IX_Leads_ListId_Id",
                table: "Leads");
        }
    }
}
