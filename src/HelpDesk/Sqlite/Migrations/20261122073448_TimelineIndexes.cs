using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Crm.HelpDesk.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class TimelineIndexes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_SurveyAnswers_CustomerId_At",
                table: "SurveyAnswers");

            migrationBuilder.CreateIndex(
                name: "IX_SurveyAnswers_CustomerId_At_Id",
                table: "SurveyAnswers",
                columns: new[] { "CustomerId", "At", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_CustomerNotes_CustomerId_CreatedAt_Id",
                table: "CustomerNotes",
                columns: new[] { "CustomerId", "CreatedAt", "Id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_SurveyAnswers_CustomerId_At_Id",
                table: "SurveyAnswers");

            migrationBuilder.DropIndex(
                name: "IX_CustomerNotes_CustomerId_CreatedAt_Id",
                table: "CustomerNotes");

            migrationBuilder.CreateIndex(
                name: "IX_SurveyAnswers_CustomerId_At",
                table: "SurveyAnswers",
                columns: new[] { "CustomerId", "At" });
        }
    }
}
