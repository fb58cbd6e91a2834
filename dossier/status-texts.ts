import type { DossierStatus } from './national-status.ts';

export interface Bilingual {
  readonly vi: string;
  readonly en: string;
}

export interface StatusEntry {
  /** The national code, domain.md §2.1. */
  readonly code: number;
  /** The wording of the National Public Service Portal. */
  readonly label: Bilingual;
  /** What it means for the citizen, in words read aloud at a kiosk to someone who never filed anything. */
  readonly explanation: Bilingual;
  /** Degree of completion; all that TT 01/2018 Art. 16 lets anyone see without signing in. */
  readonly percent: number;
}

/** What it means that a dossier is done whose result has no paper. */
export const ELECTRONIC_RESULT_THERE: Bilingual = {
  vi: 'Hồ sơ đã làm xong. Kết quả điện tử đã có trong tài khoản của bạn.',
  en: 'The work is done. The electronic result is in your account.',
};

export const STATUS_TEXTS: Readonly<Record<DossierStatus, StatusEntry>> = {
  REGISTERED: {
    code: 1,
    label: { vi: 'Mới đăng ký', en: 'Registered' },
    explanation: {
      vi: 'Hồ sơ đã được gửi đi. Cán bộ chưa nhận. Bạn chờ cán bộ kiểm tra.',
      en: 'Your papers have been sent. Nobody has taken them in yet. Please wait while they are checked.',
    },
    percent: 5,
  },
  ACCEPTED: {
    code: 2,
    label: { vi: 'Được tiếp nhận', en: 'Accepted' },
    explanation: {
      vi: 'Cán bộ đã nhận hồ sơ của bạn. Giấy tờ đã đủ. Bạn giữ giấy hẹn và chờ kết quả.',
      en: 'We have taken in your papers. Nothing is missing. Keep the receipt and wait for the result.',
    },
    percent: 20,
  },
  REJECTED: {
    code: 3,
    label: { vi: 'Không được tiếp nhận', en: 'Not accepted' },
    explanation: {
      vi: 'Hồ sơ không được nhận. Lý do ghi trong phiếu từ chối. Bạn có thể hỏi cán bộ và nộp lại.',
      en: 'Your papers were not taken in. The refusal slip says why. You may ask us and hand them in again.',
    },
    percent: 100,
  },
  IN_PROGRESS: {
    code: 4,
    label: { vi: 'Đang xử lý', en: 'In progress' },
    explanation: {
      vi: 'Cơ quan đang làm hồ sơ của bạn. Nếu có việc bạn cần làm, mục việc tiếp theo sẽ nói rõ.',
      en: 'The office is working on your papers. If there is anything for you to do, the next step says so.',
    },
    percent: 50,
  },
  SUPPLEMENT_REQUIRED: {
    code: 5,
    label: { vi: 'Yêu cầu bổ sung giấy tờ', en: 'More papers needed' },
    explanation: {
      vi: 'Hồ sơ còn thiếu giấy tờ. Bạn nộp thêm thì cơ quan mới làm tiếp được.',
      en: 'A paper is missing. The office can go on only after you bring it.',
    },
    percent: 40,
  },
  PAYMENT_REQUIRED: {
    code: 6,
    label: { vi: 'Yêu cầu thực hiện nghĩa vụ tài chính', en: 'Payment needed' },
    explanation: {
      vi: 'Cần nộp tiền theo thông báo. Nộp xong thì cơ quan làm tiếp.',
      en: 'The amount in the notice has to be paid. The office goes on once it is paid.',
    },
    percent: 70,
  },
  WITHDRAWN: {
    code: 7,
    label: { vi: 'Công dân yêu cầu rút hồ sơ', en: 'Withdrawn by the citizen' },
    explanation: {
      vi: 'Bạn đã xin rút hồ sơ. Cơ quan không làm tiếp nữa.',
      en: 'You asked to take your papers back. The office has stopped working on them.',
    },
    percent: 100,
  },
  STOPPED: {
    code: 8,
    label: { vi: 'Dừng xử lý', en: 'Stopped' },
    explanation: {
      vi: 'Cơ quan đã dừng làm hồ sơ vì chưa đủ điều kiện. Lý do ghi trong thông báo dừng.',
      en: 'The office has stopped because the conditions are not met. The notice says why.',
    },
    percent: 100,
  },
  COMPLETED: {
    code: 9,
    label: { vi: 'Đã xử lý xong', en: 'Completed' },
    explanation: {
      vi: 'Hồ sơ đã làm xong. Kết quả đang được gửi đến bạn.',
      en: 'The work is done. The result is on its way to you.',
    },
    percent: 90,
  },
  RETURNED: {
    code: 10,
    label: { vi: 'Đã trả kết quả', en: 'Result handed over' },
    explanation: {
      vi: 'Bạn đã nhận kết quả. Hồ sơ kết thúc.',
      en: 'You have received the result. The dossier is closed.',
    },
    percent: 100,
  },
};
