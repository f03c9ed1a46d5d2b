namespace DaxVerify.Reporting.Model;

/// <summary>How a cell of a matrix is to be taken, for its colour.</summary>
public enum MatrixTone
{
    /// <summary>It wasn't asked.</summary>
    None,

    /// <summary>It sees it.</summary>
    Seen,

    /// <summary>It doesn't.</summary>
    Unseen,

    /// <summary>It sees what isn't there, or gave no answer.</summary>
    Wrong,
}
