namespace Microsoft.ML.Data;

public sealed partial class TextLoader
{
    public class Options
    {
        /// <summary>Whether fields may stand in quotes; such fields may contain separators.</summary>
        public bool AllowQuoting;

        /// <summary>Whether the end of a line may be sparse: the number of its fields, then <c>index:value</c> pairs.</summary>
        public bool AllowSparse;

        /// <summary>The number of fields of a line; null: what the line, or a sparse line's own number, says.</summary>
        public int? InputSize;

        public char[] Separators = ['\t'];

        // These two may be null. They are not annotated, as nothing is in ML.NET: the same program is to compile without warnings here and there.
#nullable disable annotations
        public Column[] Columns;

        /// <summary>A file whose first line holds the names, in place of the first line of the data.</summary>
        public string HeaderFile;
#nullable restore annotations

        /// <summary>Whether white space at the end of lines is cut off.</summary>
        public bool TrimWhitespace;

        /// <summary>Whether the first line of every file holds names.</summary>
        public bool HasHeader;

        public bool UseThreads = true;

        public long? MaxRows;

        /// <summary>Whether a quoted field may go on in the next line.</summary>
        public bool ReadMultilines;

        /// <summary>What stands before a quote inside a quoted field.</summary>
        public char EscapeChar = '"';

        public char DecimalMarker = '.';

        /// <summary>Whether numbers of type Single and Double that are not there are NaN, not 0.</summary>
        public bool MissingRealsAsNaNs;

        internal Options With(Column[]? columns)
        {
            var copy = (Options)MemberwiseClone();
            copy.Columns = columns;
            return copy;
        }
    }
}
