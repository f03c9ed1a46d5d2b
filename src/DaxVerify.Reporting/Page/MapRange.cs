namespace DaxVerify.Reporting.Page;

/// <summary>A range as it is drawn in the bar of its region.</summary>
/// <param name="Colour">Number of its owner's colour.</param>
/// <param name="Title">What it is and its addresses.</param>
/// <param name="Label">What stands in it; empty where there is no room.</param>
/// <param name="X">Where it begins, in percent of the bar.</param>
/// <param name="Width">Percent of the bar.</param>
internal sealed record MapRange(int Colour, string Title, string Label, double X, double Width);
