import type { Bilingual } from './status-texts.ts';

/** What the next step of a dossier is. Read aloud at kiosks: short sentences, no words of the administration. */
export const NEXT_ACTION_TEXTS = {
  TAKE_IN: {
    vi: 'Cán bộ kiểm tra và nhận hồ sơ.',
    en: 'The reception checks your papers and takes them in.',
  },
  PASS_ON: {
    vi: 'Điểm tiếp nhận chuyển hồ sơ đến cơ quan giải quyết.',
    en: 'The reception passes your papers on to the competent agency.',
  },
  PROCESS: {
    vi: 'Cơ quan giải quyết hồ sơ. Bạn chưa phải làm gì.',
    en: 'The agency works on your papers. You do not need to do anything now.',
  },
  FINISH_LATE: {
    vi: 'Hồ sơ đã quá hẹn. Cơ quan phải giải quyết xong, xin lỗi và báo lý do. Bạn có thể gửi phản ánh đến 1022.',
    en: 'The result is late. The agency must finish it, apologise and say why. You may complain to 1022.',
  },
  SUPPLEMENT: {
    vi: 'Nộp thêm giấy tờ theo phiếu yêu cầu bổ sung.',
    en: 'Hand in the papers that the request for supplements names.',
  },
  CHECK_SUPPLEMENT: {
    vi: 'Giấy tờ bổ sung đã nộp. Cơ quan kiểm tra.',
    en: 'What was missing has been handed in. The agency checks it.',
  },
  PAY: {
    vi: 'Nộp tiền theo thông báo.',
    en: 'Pay what the notice says.',
  },
  CONFIRM_PAYMENT: {
    vi: 'Tiền đã nộp đủ. Cơ quan xác nhận và giải quyết tiếp.',
    en: 'Everything has been paid. The agency confirms it and goes on.',
  },
  FILE_AGAIN: {
    vi: 'Xem lý do trong phiếu từ chối. Bạn có thể sửa và nộp lại.',
    en: 'Read the reason in the refusal slip. You may mend your papers and file again.',
  },
  READ_STOP_NOTICE: {
    vi: 'Xem lý do trong thông báo dừng giải quyết. Bạn có thể hỏi nơi tiếp nhận.',
    en: 'Read the reason in the stop notice. You may ask at the reception point.',
  },
  WITHDRAWN: {
    vi: 'Hồ sơ đã rút. Bạn có thể nhận lại giấy tờ tại nơi tiếp nhận.',
    en: 'The dossier is withdrawn. You may collect your papers at the reception point.',
  },
  SEND_RESULT: {
    vi: 'Nơi tiếp nhận gửi kết quả đến bạn qua bưu chính.',
    en: 'The reception sends the result to you by post.',
  },
  OPEN_ELECTRONIC_RESULT: {
    vi: 'Mở kết quả điện tử trong tài khoản của bạn. Bản giấy sẽ được gửi qua bưu chính nếu có.',
    en: 'Open the electronic result in your account. A paper one, if any, comes by post.',
  },
  DELIVER: {
    vi: 'Bưu chính đang giao kết quả đến bạn.',
    en: 'The post is bringing the result to you.',
  },
  CONFIRM_DELIVERY: {
    vi: 'Kết quả đã giao. Nơi tiếp nhận kết thúc hồ sơ.',
    en: 'The result has been delivered. The reception closes the dossier.',
  },
  ASK_FOR_DELIVERY: {
    vi: 'Bưu chính không giao được và đã trả lại. Liên hệ nơi tiếp nhận để nhận kết quả.',
    en: 'The post could not deliver and sent it back. Ask the reception point for your result.',
  },
  FINISHED: {
    vi: 'Hồ sơ đã kết thúc. Bạn có thể đánh giá việc phục vụ.',
    en: 'The dossier is closed. You may rate the service.',
  },
} as const satisfies Record<string, Bilingual>;

/**
 * The same steps where less is known, or somebody else has the move. That nothing is to be done is said by `PROCESS` alone:
 * only where everything that could ask something of the reader is known, and empty.
 */
export const NEXT_ACTION_VARIANTS = {
  PROCESS: {
    BESIDE_OTHERS: {
      vi: 'Cơ quan giải quyết hồ sơ.',
      en: 'The agency works on the papers.',
    },
    NOTICE_THERE: {
      vi: 'Cơ quan giải quyết hồ sơ. Có thông báo nộp tiền: hãy xem đã nộp chưa.',
      en: 'The agency works on the papers. There is a notice to pay: see whether it has been paid.',
    },
    FEES_OPEN: {
      vi: 'Cơ quan giải quyết hồ sơ. Còn phí, lệ phí chưa nộp.',
      en: 'The agency works on the papers. Fees are still to be paid.',
    },
    PAPERS_OPEN: {
      vi: 'Cơ quan giải quyết hồ sơ. Còn yêu cầu bổ sung chưa được trả lời.',
      en: 'The agency works on the papers. A request for supplements is still open.',
    },
    TAX_UNASKED: {
      vi: 'Cơ quan giải quyết hồ sơ. Chưa hỏi được cơ quan thuế nên chưa biết có khoản phải nộp hay không.',
      en: 'The agency works on the papers. The tax authority could not be asked whether anything is to be paid.',
    },
    TAX_HIDDEN: {
      vi: 'Cơ quan giải quyết hồ sơ. Khoản phải nộp ở cơ quan thuế, nếu có, không được cho xem ở đây.',
      en: 'The agency works on the papers. What is to be paid to the tax authority, if anything, is not shown here.',
    },
    PARTLY_KNOWN: {
      vi: 'Cơ quan giải quyết hồ sơ. Chưa xem được mục phí và yêu cầu bổ sung.',
      en: 'The agency works on the papers. Fees and requests for supplements could not be seen.',
    },
  },
  PAY: {
    BY_ANOTHER: {
      vi: 'Người có tên trong thông báo nộp tiền.',
      en: 'Whoever the notice names has to pay.',
    },
    UNLESS_PAID: {
      vi: 'Nộp tiền theo thông báo, nếu chưa nộp.',
      en: 'Pay what the notice says, unless it has been paid.',
    },
    FEES: {
      vi: 'Nộp phí, lệ phí còn thiếu.',
      en: 'Pay the fees that are still open.',
    },
    TAX_UNASKED: {
      vi: 'Nộp tiền theo thông báo. Chưa hỏi được cơ quan thuế ai nộp, nộp bao nhiêu.',
      en: 'Pay what the notice says. The tax authority could not be asked who pays how much.',
    },
    OWN_PART_PAID: {
      vi: 'Bạn đã nộp phần của mình. Hồ sơ chờ xác nhận hoặc chờ người khác nộp.',
      en: 'You have paid your part. The dossier waits for confirmation or for others to pay.',
    },
  },
  OPEN_ELECTRONIC_RESULT: {
    NO_PAPER: {
      vi: 'Mở kết quả điện tử trong tài khoản của bạn. Kết quả này chỉ có bản điện tử, không gửi qua bưu chính.',
      en: 'Open the electronic result in your account. There is no paper result, and nothing comes by post.',
    },
  },
} as const satisfies Partial<Record<keyof typeof NEXT_ACTION_TEXTS, Record<string, Bilingual>>>;

export type NextActionKind = keyof typeof NEXT_ACTION_TEXTS;
