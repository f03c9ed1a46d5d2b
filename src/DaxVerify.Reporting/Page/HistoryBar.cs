namespace DaxVerify.Reporting.Page;

/// <summary>One run in a chart.</summary>
/// <param name="Started">When it began, in UTC.</param>
/// <param name="Value">Its figure.</param>
/// <param name="Kind">How it ended, as a class of the page's style.</param>
internal readonly record struct HistoryBar(DateTime Started, double Value, string Kind);
