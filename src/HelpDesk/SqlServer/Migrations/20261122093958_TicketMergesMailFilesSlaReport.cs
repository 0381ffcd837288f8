using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Crm.HelpDesk.SqlServer.Migrations
{
    /// <inheritdoc />
    public partial class TicketMergesMailFilesSlaReport : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_SlaClocks_BreachedAt",
                table: "SlaClocks");

            migrationBuilder.AddColumn<string>(
                name: "Files",
                table: "Mails",
                type: "nvarchar(660)",
                maxLength: 660,
                nullable: true,
                collation: "Latin1_General_100_BIN2");

            migrationBuilder.CreateTable(
                name: "TicketMerges",
                columns: table => new
                {
                    Id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    TicketId = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    IntoId = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    At = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    ActorId = table.Column<byte[]>(type: "binary(16)", nullable: true),
                    ActorName = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false, collation: "Latin1_General_100_BIN2"),
                    Memory = table.Column<string>(type: "nvarchar(max)", nullable: false, collation: "Latin1_General_100_BIN2"),
                    UndoneAt = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    UndoneBy = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true, collation: "Latin1_General_100_BIN2")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_TicketMerges", x => x.Id);
                    table.ForeignKey(
                        name: "FK_TicketMerges_Tickets_IntoId",
                        column: x => x.IntoId,
                        principalTable: "Tickets",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_TicketMerges_Tickets_TicketId",
                        column: x => x.TicketId,
                        principalTable: "Tickets",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_SlaClocks_BreachedAt_PolicyId_Kind",
                table: "SlaClocks",
                columns: new[] { "BreachedAt", "PolicyId", "Kind" },
                filter: "BreachedAt IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_SlaClocks_MetAt_PolicyId_Kind_BreachedAt",
                table: "SlaClocks",
                columns: new[] { "MetAt", "PolicyId", "Kind", "BreachedAt" },
                filter: "MetAt IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_TicketMerges_IntoId",
                table: "TicketMerges",
                column: "IntoId");

            migrationBuilder.CreateIndex(
                name: "IX_TicketMerges_TicketId_At_Id",
                table: "TicketMerges",
                columns: new[] { "TicketId", "At", "Id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "TicketMerges");

            migrationBuilder.DropIndex(
                name: "IX_SlaClocks_BreachedAt_PolicyId_Kind",
                table: "SlaClocks");

            migrationBuilder.DropIndex(
                name: "IX_SlaClocks_MetAt_PolicyId_Kind_BreachedAt",
                table: "SlaClocks");

            migrationBuilder.DropColumn(
                name: "Files",
                table: "Mails");

            migrationBuilder.CreateIndex(
                name: "IX_SlaClocks_BreachedAt",
                table: "SlaClocks",
                column: "BreachedAt",
                filter: "BreachedAt IS NOT NULL");
        }
    }
}
