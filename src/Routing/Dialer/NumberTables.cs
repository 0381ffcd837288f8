namespace Crm.Routing.Dialer;

/// <summary>One group of area codes of the North American Numbering Plan.</summary>
internal sealed record AreaCodeRow(string Country, string Zones, string Codes);

/// <summary>
/// Country codes and North American area codes with their zones, from the numbering plans in force in 2025. An area code that lies in two zones has both;
/// one that the plan does not place (toll-free, personal numbers, the Caribbean countries) is left out, so that it is not dialed.
/// </summary>
internal static class NumberTables
{
    /// <summary>Country code, ISO 3166, zones. Countries of one zone, and a few whose zones are close together.</summary>
    public static readonly string[] Countries =
    [
        "27 ZA Africa/Johannesburg", "30 GR Europe/Athens", "31 NL Europe/Amsterdam", "32 BE Europe/Brussels", "33 FR Europe/Paris",
        "34 ES Europe/Madrid,Atlantic/Canary", "36 HU Europe/Budapest", "39 IT Europe/Rome", "40 RO Europe/Bucharest", "41 CH Europe/Zurich",
        "43 AT Europe/Vienna", "44 GB Europe/London", "45 DK Europe/Copenhagen", "46 SE Europe/Stockholm", "47 NO Europe/Oslo",
        "48 PL Europe/Warsaw", "49 DE Europe/Berlin", "64 NZ Pacific/Auckland,Pacific/Chatham", "65 SG Asia/Singapore", "81 JP Asia/Tokyo",
        "82 KR Asia/Seoul", "90 TR Europe/Istanbul", "91 IN Asia/Kolkata", "351 PT Europe/Lisbon,Atlantic/Azores", "352 LU Europe/Luxembourg",
        "353 IE Europe/Dublin", "354 IS Atlantic/Reykjavik", "356 MT Europe/Malta", "357 CY Asia/Nicosia", "358 FI Europe/Helsinki",
        "359 BG Europe/Sofia", "370 LT Europe/Vilnius", "371 LV Europe/Riga", "372 EE Europe/Tallinn", "376 AD Europe/Andorra",
        "377 MC Europe/Monaco", "378 SM Europe/San_Marino", "380 UA Europe/Kyiv", "385 HR Europe/Zagreb", "386 SI Europe/Ljubljana",
        "420 CZ Europe/Prague", "421 SK Europe/Bratislava", "423 LI Europe/Vaduz", "852 HK Asia/Hong_Kong", "886 TW Asia/Taipei",
        "971 AE Asia/Dubai", "972 IL Asia/Jerusalem",
    ];

    private const string Eastern = "America/New_York";
    private const string Central = "America/Chicago";
    private const string Mountain = "America/Denver";
    private const string Pacific = "America/Los_Angeles";

    public static readonly AreaCodeRow[] AreaCodes =
    [
        // Connecticut, Delaware, District of Columbia, Florida without its west
        new("US", Eastern, "203 475 860 959 302 202 771 239 305 321 324 352 386 407 561 645 656 689 727 728 754 772 786 813 863 904 941 954"),
        // Georgia, Indiana's middle, Kentucky's north, Maine, Maryland, Massachusetts
        new("US", Eastern, "229 404 470 478 678 706 762 770 912 943 260 317 463 502 859 207 227 240 301 410 443 667 339 351 413 508 617 774 781 857 978"),
        // Michigan's lower peninsula, New Hampshire, New Jersey, New York
        new("US", Eastern, "231 248 269 313 517 586 616 679 734 810 947 989 603 201 551 609 640 732 848 856 862 908 973"),
        new("US", Eastern, "212 315 329 332 347 363 516 518 585 607 624 631 646 680 716 718 838 845 914 917 929 934"),
        // North Carolina, Ohio, Pennsylvania
        new("US", Eastern, "252 336 472 704 743 828 910 919 980 984 216 220 234 283 326 330 380 419 436 440 513 567 614 740 937"),
        new("US", Eastern, "215 223 267 272 412 445 484 570 582 610 717 724 814 835 878"),
        // Rhode Island, South Carolina, Knoxville, Vermont, Virginia, West Virginia
        new("US", Eastern, "401 803 821 839 843 854 864 865 802 276 434 540 571 686 703 757 804 826 948 304 681"),
        // Alabama, Arkansas, Illinois, Iowa
        new("US", Central, "205 251 256 334 483 659 938 327 479 501 870 217 224 309 312 331 447 464 618 630 708 730 773 779 815 847 861 872 319 515 563 641 712"),
        // Kansas' east, Louisiana, Minnesota, Mississippi, Missouri
        new("US", Central, "316 913 225 318 337 457 504 985 218 320 507 612 651 763 924 952 228 471 601 662 769 235 314 417 557 573 636 660 816 975"),
        // Nebraska's east, Oklahoma, Tennessee's west, Wisconsin
        new("US", Central, "402 531 405 539 572 580 918 615 629 731 901 262 274 353 414 534 608 715 920"),
        // Texas without its west
        new("US", Central, "210 214 254 281 325 346 361 409 430 469 512 621 682 713 726 737 806 817 830 832 903 936 940 945 956 972 979"),
        // Colorado, Montana, New Mexico, Utah, Wyoming
        new("US", Mountain, "303 719 720 748 970 983 406 505 575 385 435 801 307"),
        new("US", "America/Phoenix", "480 520 602 623"),
        // California, southern Nevada, Portland, Washington
        new("US", Pacific, "209 213 279 310 323 341 350 357 369 408 415 424 442 510 530 559 562 619 626 628 650 657 661 669 707 714 738 747 760 805 818 820 831 837 840 858 909 916 925 949 951"),
        new("US", Pacific, "702 725 503 971 206 253 360 425 509 564"),
        // Areas in two zones: western Florida, Indiana's edges, Kentucky, upper Michigan, Tennessee's middle
        new("US", Eastern + "," + Central, "448 850 219 574 765 812 930 270 364 606 906 423 931"),
        // Western Kansas and Nebraska, the Dakotas, western Texas
        new("US", Central + "," + Mountain, "620 785 308 605 701 432 915"),
        // Idaho, northern Nevada, eastern Oregon
        new("US", Mountain + "," + Pacific, "208 986 775 458 541"),
        // Northern Arizona: the Navajo Nation changes its clocks, the rest does not
        new("US", "America/Phoenix," + Mountain, "928"),
        new("US", "America/Anchorage,America/Adak", "907"),
        new("US", "Pacific/Honolulu", "808"),
        new("US", "America/Puerto_Rico", "787 939 340"),
        new("US", "Pacific/Guam", "670 671"),
        new("US", "Pacific/Pago_Pago", "684"),
        new("CA", "America/St_Johns,America/Goose_Bay", "709 879"),
        new("CA", "America/Halifax", "782 902"),
        new("CA", "America/Moncton", "428 506"),
        // Quebec, its east with the islands in the gulf
        new("CA", "America/Toronto", "263 354 438 450 468 514 579 819 873"),
        new("CA", "America/Toronto,America/Halifax", "367 418 581"),
        new("CA", "America/Toronto", "226 249 289 343 365 382 416 437 519 548 613 647 683 705 742 753 905 942"),
        new("CA", "America/Toronto,America/Winnipeg", "807"),
        new("CA", "America/Winnipeg", "204 431 584"),
        new("CA", "America/Regina,America/Edmonton", "306 474 639"),
        new("CA", "America/Edmonton", "368 403 587 780 825"),
        new("CA", "America/Vancouver", "604"),
        new("CA", "America/Vancouver,America/Edmonton", "236 250 257 672 778"),
        new("CA", "America/Whitehorse,America/Edmonton,America/Winnipeg,America/Toronto", "867"),
    ];
}
